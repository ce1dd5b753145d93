"""Time a second build of the demo and of Online Retail, tests included, beside what dbt takes.

Each shop is built from nothing, then again on the same database as at night; the best of the second
builds counts. Beside it are two times of dbt alone: its start (to read the project and to list one
model), and the floor, the second build of a project with as many models and tests that do nothing:
each model selects the one row of another, and each test is a not_null. What is built is kept in the
folder: a second run goes on with it.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from empty_nodes import write_empty_project

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "online_retail"
FILE = ROOT.parent / "shared" / "data" / "online_retail.parquet"
SHOPS = {"demo": ROOT, "online_retail": EXAMPLE}
SHARE_OF_TESTS = """
    select sum(value) filter (where item = 'tests') / sum(value)
    from marts.fct_build_runs
    where topic = 'seconds' and item <> 'build'
    group by started_at
    order by started_at desc
    limit 1
"""
HEAD = """\
| shop | first build | dbt's start | second build | floor of as many empty nodes | ratio \
| tests' share of its work |
| --- | --- | --- | --- | --- | --- | --- |"""


@dataclass(frozen=True)
class Nightly:
    """A project that is built again and again in its folder."""

    name: str
    project: Path
    folder: Path

    def seconds(self, *arguments: str) -> float:
        """Run dbt and return the seconds of the clock."""
        environment = os.environ | {
            "NEXTBEST_DB": str(self.database),
            "ONLINE_RETAIL": str(FILE),
            "DBT_PROFILES_DIR": str(self.project),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        command = [str(Path(sys.executable).with_name("dbt")), *arguments]
        start = time.perf_counter()
        subprocess.run(
            command, cwd=self.project, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        return time.perf_counter() - start

    @property
    def database(self) -> Path:
        """The working file."""
        return self.folder / f"{self.name}.duckdb"

    def n_nodes(self) -> Counter[str]:
        """Return how many nodes of each kind the newest build had."""
        written = (self.folder / "target" / "run_results.json").read_text(encoding="utf-8")
        return Counter(one["unique_id"].split(".")[0] for one in json.loads(written)["results"])

    def share_of_tests(self) -> float:
        """Return the share of the tests in the work of the newest build."""
        with duckdb.connect(str(self.database), read_only=True) as con:
            return con.sql(SHARE_OF_TESTS).fetchall()[0][0]


def floor_of(shop: Nightly, repeats: int) -> tuple[float, Counter[str]]:
    """Return the seconds of a second build of as many empty nodes, and how many those are."""
    nodes = shop.n_nodes()
    folder = shop.folder / "empty_nodes"
    n_threads = int(os.environ.get("NEXTBEST_THREADS", "2"))
    write_empty_project(folder, nodes["model"], nodes["test"], n_threads)
    empty = Nightly("empty_nodes", folder, folder)
    empty.seconds("build")
    return min(empty.seconds("build") for _ in range(repeats)), nodes


def main() -> None:
    """Print a row per shop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("target/bench/second_build"))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--shop", choices=SHOPS, action="append", help="one of them alone")
    options = parser.parse_args()
    folder = options.folder.resolve()
    print(HEAD)
    for name in options.shop or SHOPS:
        shop = Nightly(name, SHOPS[name], folder / name)
        shop.folder.mkdir(parents=True, exist_ok=True)
        if shop.project == EXAMPLE and not (EXAMPLE / "dbt_packages").exists():
            shop.seconds("deps")
        first = f"{shop.seconds('build'):.0f} s" if not shop.database.exists() else "built before"
        second = min(shop.seconds("build") for _ in range(options.repeats))
        floor, nodes = floor_of(shop, options.repeats)
        start = min(shop.seconds("ls", "--select", "dim_customers") for _ in range(options.repeats))
        print(
            f"| {name} | {first} | {start:.1f} s | {second:.1f} s "
            f"| {floor:.1f} s ({nodes['model']} models, {nodes['test']} tests) "
            f"| {second / floor:.1f} x | {shop.share_of_tests():.0%} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
