"""Time scoring with reasons and training on generated rows, and see that memory does not grow.

``make bench`` runs it whole: 1,000,000 customers x 60 features scored on one task from a DuckDB
table into another, training on 200,000 x 60, the peak of memory at 100,000 and 300,000 customers.
Each job is a process of its own, since the peak of memory is the process's.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from nextbest import frames
from nextbest.ml.artifact.serialized import Artifact, hash_of
from nextbest.ml.scoring.score import SCHEMA, score_customers
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.train import train_task

TASK = Task("purchase_7d", 7)
N_FEATURES, N_TEXTS = 60, 4
SPLITS = ["train"] * 12 + ["gap"] + ["calibration"] * 3 + ["gap"] + ["test"] * 3
CUTOFFS = pd.date_range("2024-01-01", periods=len(SPLITS), freq="7D")
MEMORY = "2GB"
MEMORY_SIZES = (300_000, 100_000)
KIB_PER_GIB = 1024**2


def features(n_rows: int, seed: int) -> pd.DataFrame:
    """Return counts, amounts, gaps and texts like those of customers."""
    draw = np.random.default_rng(seed)
    columns: dict[str, np.ndarray] = {}
    for place in range(N_FEATURES - N_TEXTS):
        values = draw.gamma(0.5 + place % 4, 2.0, n_rows)
        columns[f"f{place:02d}"] = np.where(
            draw.random(n_rows) < 0.05 * (place % 5), np.nan, values
        )
    for place in range(N_TEXTS):
        columns[f"t{place}"] = np.array(["a", "b", "c", "d", "e"])[draw.integers(0, 5, n_rows)]
    return pd.DataFrame(columns)


def labelled(n_rows: int) -> pd.DataFrame:
    """Return training rows whose label depends on ten features and a pair, so that trees win."""
    frame, draw = features(n_rows, seed=1), np.random.default_rng(2)
    known = frame[[f"f{place:02d}" for place in range(10)]].fillna(0)
    signal = 0.3 * np.log1p(known).sum(axis=1) + 0.4 * (frame["t0"] == "a")
    signal += 2.0 * ((known["f00"] > 0.2) == (known["f01"] > 2))  # noqa: PLR2004
    odds = signal - np.quantile(signal, 0.95) + draw.logistic(size=n_rows)
    places = np.arange(n_rows) % len(CUTOFFS)
    return frame.assign(
        customer_id=[f"c{row // len(CUTOFFS):07d}" for row in range(n_rows)],
        as_of_date=CUTOFFS[places],
        split=np.array(SPLITS)[places],
        label=(odds > 0).astype(int),
    )


def train(folder: Path, n_rows: int) -> dict[str, float]:
    """Train on rows and keep the champion for scoring."""
    frame = labelled(n_rows)
    start, cpu = time.perf_counter(), time.process_time()
    trained = train_task(frame, TASK, Settings())
    times = {"seconds": time.perf_counter() - start, "cpu_seconds": time.process_time() - cpu}
    (folder / "artifact.json").write_text(trained.scoring.to_text(), encoding="utf-8")
    return times | {"algorithm": trained.scoring.model.algorithm}


def generate(folder: Path, n_rows: int) -> dict[str, float]:
    """Write the scoring set, part by part."""
    start = time.perf_counter()
    part = min(n_rows, 250_000)
    with duckdb.connect(str(folder / f"{n_rows}.duckdb")) as con:
        for first in range(0, n_rows, part):
            rows = features(part, seed=3 + first)
            rows.insert(0, "customer_id", [f"c{first + row:08d}" for row in range(part)])
            con.register("rows", rows)
            verb = "insert into scoring_set" if first else "create table scoring_set as"
            query = "select 'purchase_7d' as task, date '2024-06-01' as as_of_date, * from rows"
            con.execute(f"{verb} {query}")
    return {"seconds": time.perf_counter() - start}


def score(folder: Path, n_rows: int, with_reasons: bool) -> dict[str, float]:
    """Score the customers from the table into another one, as the Python model does."""
    text = (folder / "artifact.json").read_text(encoding="utf-8")
    champion = {
        "task": TASK.name,
        "grain": "customer",
        "artifact": text,
        "artifact_sha256": hash_of(text),
        "model_version": "bench",
        "base_rate": 0.07,
        "horizon_days": 7,
        "value_scale": 1.0,
    }
    settings = {"memory_limit": MEMORY, "threads": 2}
    con = duckdb.connect(str(folder / f"{n_rows}.duckdb"), config=settings)
    con.register("champions", pd.DataFrame([champion]))
    start, cpu = time.perf_counter(), time.process_time()
    if with_reasons:
        batches = score_customers(con.table("scoring_set"), con.table("champions"))
        writer = con.cursor()
        writer.register("batches", frames.write_batches(None, batches, SCHEMA))
        writer.execute("create or replace table scores as select * from batches")
    else:
        model = Artifact.from_text(text, hash_of(text), "bench")
        for batch in frames.read_batches(con.table("scoring_set"), model.model.features):
            model.predict(batch)
    return {"seconds": time.perf_counter() - start, "cpu_seconds": time.process_time() - cpu}


def job(folder: Path, name: str, n_rows: int) -> dict[str, float]:
    """Run a job in a process of its own, and return what it took."""
    command = [sys.executable, __file__, "--job", name, "--rows", str(n_rows), "--folder", folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def report(folder: Path, n_customers: int, n_training: int) -> None:
    """Run all jobs and print them as a table."""
    sizes = [size for size in MEMORY_SIZES if size < n_customers]
    jobs = [("train", n_training), ("generate", n_customers), ("score_alone", n_customers)]
    jobs += [("score", n_customers)]
    jobs += [(name, size) for size in sizes for name in ("generate", "score")]
    print("| what | rows | seconds | processor seconds | peak GB |")
    print("| --- | --- | --- | --- | --- |")
    for name, n_rows in jobs:
        took = job(folder, name, n_rows)
        if name != "generate":
            what = f"{name.replace('_', ' ')} {took.get('algorithm', '')}".strip()
            cpu, peak = took["cpu_seconds"], took["peak_gib"]
            print(f"| {what} | {n_rows:,} | {took['seconds']:.0f} | {cpu:.0f} | {peak:.2f} |")


def main() -> None:
    """Run the benchmark, or one job of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--training-rows", type=int, default=200_000)
    parser.add_argument("--job", choices=["train", "generate", "score", "score_alone"])
    parser.add_argument("--rows", type=int)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    if not args.job:
        with tempfile.TemporaryDirectory() as folder:
            report(Path(folder), args.customers, args.training_rows)
        return
    jobs = {
        "train": train,
        "generate": generate,
        "score": lambda folder, rows: score(folder, rows, True),
        "score_alone": lambda folder, rows: score(folder, rows, False),
    }
    took = jobs[args.job](args.folder, args.rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_GIB
    print(json.dumps(took | {"peak_gib": peak}))


if __name__ == "__main__":
    main()
