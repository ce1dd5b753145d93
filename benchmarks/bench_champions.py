"""Compare every champion with every baseline on the test period, customers drawn anew in pairs.

``python benchmarks/bench_champions.py`` builds the demo, Online Retail, CDNOW, a generated shop,
two grocers and the strange shops of the tests, all tasks; with names of files it reads databases
that are built. It prints the share of comparisons in which the champion is worse by more than the
95 % interval of the difference, and by more than twice that, and ends with status 1 where the first
is above 5 % or the second above nothing. Baselines are fitted as in a training: on the training
period, then calibrated. A baseline that scores itself is not compared. Of amounts, what BG/NBD and
Gamma-Gamma expect is compared as it is, too.
"""

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

import shops
from nextbest import frames
from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.derived.lifetime import SPEND, THOUSANDTHS
from nextbest.ml.families.catalog import families_of
from nextbest.ml.inputs.matrix import Inputs
from nextbest.ml.measure.amounts import amount_metrics
from nextbest.ml.measure.bootstrap import with_intervals
from nextbest.ml.measure.metrics import ranking_metrics
from nextbest.ml.parallel import one_thread_each
from nextbest.ml.registry.rows import load
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.fitting import measured_fit
from nextbest.ml.training.search import Found
from nextbest.ml.training.train import sort_rows

WORSE_MAX = 0.05
METRICS = {"binary": ("roc_auc", "average_precision"), "amount": ("deviance", "mae", "rmse")}
CHAMPIONS = """
    select champions.*, models.measured_artifact, models.measured_artifact_sha256
    from intermediate.int_champions as champions
    inner join state.int_prediction_models as models using (task, model_version)
    where models.measured_artifact is not null
    order by task
"""
SETS = {"customer": "int_training_set", "category": "int_category_training_set"}
SETTINGS = Settings(n_threads=1)


@one_thread_each()
def compare(frame: pd.DataFrame, task: Task, champion: Artifact) -> pd.DataFrame:
    """Return a row per baseline and metric: how much better the champion is, with an interval."""
    frame = sort_rows(frame)
    test = frame[frame["split"] == "test"]
    labels = test["label"].to_numpy(dtype=float)
    own = champion.predict(test)
    rows = []
    for name, scores in baselines(frame, test, task).items():
        if name == champion.model.algorithm:
            continue
        gains = partial(_gains, labels, own, scores, task.kind)
        for metric, found in with_intervals(gains, test["customer_id"], SETTINGS.seed).items():
            rows.append((task.name, champion.model.algorithm, name, metric, *found))
    names = ["task", "champion", "baseline", "metric", "gain", "low", "high"]
    compared = pd.DataFrame(rows, columns=names)
    width = compared["high"] - compared["gain"]
    return compared.assign(
        is_worse=compared["high"] < 0, is_far_worse=compared["gain"] + 2 * width < 0
    )


def baselines(frame: pd.DataFrame, test: pd.DataFrame, task: Task) -> dict[str, np.ndarray]:
    """Return what each baseline makes of the test period."""
    prepared = Inputs.learn(frame[frame["split"] == "train"], task)
    scores = {}
    for family in families_of(task.kind, prepared[0].names):
        if family.is_baseline:
            found = Found(family, family.default, [], [])
            scores[family.algorithm] = measured_fit(frame, prepared, found, task, SETTINGS).predict(
                test
            )
    if SPEND in prepared[0].names:
        spend = prepared[0].matrix(test)[:, prepared[0].names.index(SPEND)] / THOUSANDTHS
        scores["bg_nbd as it is"] = np.nan_to_num(spend)
    return scores


def _gains(
    labels: np.ndarray, own: np.ndarray, other: np.ndarray, kind: str, weights: np.ndarray
) -> dict[str, np.ndarray]:
    if kind == "binary":
        one, two = (ranking_metrics(labels, scores, weights) for scores in (own, other))
        return {name: one[name] - two[name] for name in METRICS[kind] if name in one}
    one, two = (amount_metrics(labels, scores, weights) for scores in (own, other))
    expects_nothing = (other <= 0).any()  # of nothing there is no deviance
    names = [name for name in METRICS[kind] if name != "deviance" or not expects_nothing]
    return {name: two[name] - one[name] for name in names}


def compare_all(name: str, database: Path) -> pd.DataFrame:
    """Return the comparisons of all champions of a built database, the shop named so."""
    parts = []
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        for champion in con.sql(CHAMPIONS).df().to_dict("records"):
            rows = con.sql(f"from intermediate.{SETS[champion['grain']]}")
            frame = frames.read(rows, task=champion["task"])
            task = Task(
                champion["task"], champion["horizon_days"], champion["kind"], champion["grain"]
            )
            parts.append(compare(frame, task, load(champion, "measured_artifact")))
    return pd.concat(parts, ignore_index=True).assign(shop=name)


def print_shares(compared: pd.DataFrame) -> None:
    """Print the shares of comparisons that a champion loses, by metric and in all."""
    print("\n| metric | comparisons | worse | far worse |\n| --- | --- | --- | --- |")
    for metric, rows in [*compared.groupby("metric", sort=False), ("all", compared)]:
        worse, far = rows["is_worse"].mean(), rows["is_far_worse"].mean()
        print(f"| {metric} | {len(rows)} | {worse:.1%} | {far:.1%} |")


def built(folder: Path) -> Iterator[tuple[str, Path]]:
    """Build every shop with all tasks, unless it was built before; return names and databases."""
    defaults = shops.PROJECT["vars"]
    demo = {"raw_dir": defaults["raw_dir"], "raw_format": "csv"}
    for shop in (
        shops.Shop(folder / "demo", demo, lambda _: None),
        shops.online_retail(folder, n_cutoffs=39),  # as its folder says
        shops.cdnow(folder, "1997-12-31"),
        shops.generated(folder, 20_000),
        shops.grocer(folder),
        shops.grocer_year(folder),
        *shops.strange(folder),
    ):
        shop.build("+int_champions", tasks=defaults["tasks"])
        yield shop.folder.name, shop.database


def main() -> int:
    """Compare the champions of the databases that are named, or else of every shop at hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("databases", type=Path, nargs="*")
    parser.add_argument("--folder", type=Path, default=Path("target/bench/champions"))
    named = parser.parse_args()
    files = [file.resolve() for file in named.databases]
    databases = [(file.parent.name, file) for file in files] or built(named.folder.resolve())
    compared = [compare_all(name, database) for name, database in databases]
    shown = ["shop", "task", "champion", "baseline", "metric", "gain", "low", "high"]
    together = pd.concat(compared)
    print(together[shown].to_string(index=False, float_format="{:.4g}".format))
    print_shares(together)
    return int(together["is_worse"].mean() > WORSE_MAX or together["is_far_worse"].any())


if __name__ == "__main__":
    sys.exit(main())
