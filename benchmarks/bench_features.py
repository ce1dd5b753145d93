"""Time the features against a bare floor and against pandas, on a generated shop.

The floor is one grouped count and last date per customer over each event table, written as a
table, in the same run. ``make bench`` prints the table of ``docs/reference/benchmarks.md``.
"""

import argparse
import json
import os
import resource
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import duckdb

from compare_with_pandas import PandasPeer

FLOOR = {
    "int_order_lines": "ordered_at",
    "int_web_events": "occurred_at",
    "int_email_events": "occurred_at",
}
# Weekly cut-offs of one task: others would add dates of their own.
TASKS = {"purchase_7d": {"label": "purchase", "horizon_days": 7}}
LAST = "int_customer_features"
THREADS = 2
BYTES_PER_KIB = 1024


@dataclass(frozen=True)
class Model:
    """A compiled model."""

    name: str
    materialized: str
    query: str
    parents: set[str]


def dbt(folder: Path, *arguments: str, **variables: object) -> float:
    """Run dbt on the shop of the benchmark and return the seconds that it took."""
    environment = os.environ | {
        "NEXTBEST_DB": str(folder / "bench.duckdb"),
        "NEXTBEST_MEMORY_LIMIT": "4GB",
        "NEXTBEST_THREADS": str(THREADS),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    shop = {"raw_dir": str(folder / "raw"), "raw_format": "parquet"} | variables
    start = time.perf_counter()
    command = ["dbt", *arguments, "--quiet", "--vars", json.dumps(shop)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def compiled(folder: Path, n_cutoffs: int) -> dict[str, Model]:
    """Return the models that the features need, compiled, by name."""
    dbt(folder, "compile", "--select", f"+{LAST}", n_cutoffs=n_cutoffs, tasks=TASKS)
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    nodes = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and "features" in node["fqn"]
    }
    return {
        name: Model(
            name,
            nodes[name]["config"]["materialized"],
            nodes[name]["compiled_code"],
            _parents(nodes, name),
        )
        for name in _needed(nodes, LAST)
    }


def _parents(nodes: dict, name: str) -> set[str]:
    parents = {key.split(".")[-1] for key in nodes[name]["depends_on"]["nodes"]}
    return parents & nodes.keys()


def _needed(nodes: dict, name: str) -> set[str]:
    return {name}.union(*(_needed(nodes, parent) for parent in _parents(nodes, name)))


def build(connection: duckdb.DuckDBPyConnection, models: dict[str, Model]) -> None:
    """Build the models as dbt does with two threads: two at a time, each once its parents stand."""
    waiting, running, done = dict(models), {}, set()
    with ThreadPoolExecutor(THREADS) as pool:
        while waiting or running:
            for name in [name for name, model in waiting.items() if model.parents <= done]:
                job = pool.submit(_create, connection.cursor(), waiting.pop(name))
                running[job] = name
            for job in wait(running, return_when=FIRST_COMPLETED).done:
                job.result()
                done.add(running.pop(job))


def _create(cursor: duckdb.DuckDBPyConnection, model: Model) -> None:
    target = f"{model.materialized} intermediate.{model.name}"
    cursor.execute(f"create or replace {target} as {model.query}")


def build_floor(connection: duckdb.DuckDBPyConnection) -> None:
    """Count the events of each customer, with the last date, for each event table."""
    for table, happened_at in FLOOR.items():
        connection.execute(
            f"create or replace table measured.floor_{table} as "
            f"select customer_id, count(*) as n_rows, max({happened_at}) as last_at "
            f"from intermediate.{table} group by customer_id"
        )


def best_of(times: int, *jobs: Callable[[], None]) -> list[float]:
    """Return the shortest seconds of each job; jobs take turns to meet the same noise."""
    seconds = [[] for _ in jobs]
    for _ in range(times):
        for job, taken in zip(jobs, seconds, strict=True):
            start = time.perf_counter()
            job()
            taken.append(time.perf_counter() - start)
    return [min(taken) for taken in seconds]


def n_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of a table."""
    return connection.execute(f"select count(*) from intermediate.{table}").fetchall()[0][0]


def n_reads(models: dict[str, Model], table: str) -> int:
    """Count how often the models read a table."""
    return sum(model.query.count(f'"{table}"') for model in models.values())


def main() -> None:
    """Generate and build the shop where it is missing, then measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("target/bench"))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--features-only", action="store_true", help="do not time the whole build")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if not (folder / "raw").exists():
        size = ["--customers", str(options.customers), "--out", str(folder / "raw")]
        subprocess.run(["nextbest", "generate", *size], check=True)
    if not options.features_only:
        seconds = dbt(folder, "build")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * BYTES_PER_KIB
        print(f"| whole build, 4 GB limit | {seconds:.0f} s | {peak / 1e9:.1f} GB at the peak |")
    elif not (folder / "bench.duckdb").exists():
        dbt(folder, "run", "--select", f"+{LAST}")
    measure(folder, options.repeats)


def measure(folder: Path, repeats: int) -> None:
    """Print the seconds of the floor, of one date, of 26 dates and of pandas."""
    one_date, many_dates = compiled(folder, 0), compiled(folder, 26)
    for table in FLOOR:
        assert n_reads(one_date, table) == n_reads(many_dates, table), table
    with duckdb.connect(str(folder / "bench.duckdb"), config={"threads": THREADS}) as connection:
        connection.execute("set memory_limit = '4GB'; set timezone = 'UTC'")
        connection.execute("create schema if not exists measured")
        n_events = sum(n_rows(connection, table) for table in FLOOR)
        peer = PandasPeer(connection)
        floor, many, one, pandas = best_of(
            repeats,
            lambda: build_floor(connection),
            lambda: build(connection, many_dates),
            lambda: build(connection, one_date),
            peer.compute,
        )
        peer.check()
        n_customers = n_rows(connection, LAST)
        connection.execute("drop schema measured cascade")
    print(f"| floor, {n_events:,} events | {floor:.2f} s | 1.0 |")
    print(f"| features of one date, {n_customers:,} customers | {one:.2f} s | {one / floor:.1f} |")
    print(f"| the same and 26 cut-offs | {many:.2f} s | {many / floor:.1f} |")
    print(f"| one date in pandas | {pandas:.1f} s | {pandas / one:.1f} x the warehouse |")


if __name__ == "__main__":
    main()
