"""Measure class weights and SMOTE against plain likelihood: ranking, and whether scores hold.

Trained on the training period, measured on the test period of the shop's splits, before and after a
sigmoid fitted on the calibration period. ``python benchmarks/bench_imbalance.py`` prints tables.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

import shops
from nextbest.ml.families.calibration import SigmoidCalibrator
from nextbest.ml.inputs.columns import feature_columns
from nextbest.ml.measure.metrics import expected_calibration_error, probability_metrics

TASK = "purchase_7d"
HEADER = (
    "| model | imbalance | ROC AUC | average precision | mean prediction | Brier "
    "| calibration error | the same after a sigmoid |\n" + "| --- " * 8 + "|"
)


def smote(matrix: np.ndarray, labels: np.ndarray, seed: int = 1, n_neighbours: int = 5) -> tuple:
    """Return the rows with made-up positives added until both classes have equally many.

    A made-up row lies at a random place between a positive and one of its nearest positives
    (Chawla and others, 2002).
    """
    draw = np.random.default_rng(seed)
    positives = matrix[labels == 1]
    n_new = int((labels == 0).sum() - len(positives))
    near = NearestNeighbors(n_neighbors=n_neighbours + 1).fit(positives)
    neighbours = near.kneighbors(positives, return_distance=False)[:, 1:]
    start = draw.integers(len(positives), size=n_new)
    end = neighbours[start, draw.integers(n_neighbours, size=n_new)]
    new = positives[start] + draw.random((n_new, 1)) * (positives[end] - positives[start])
    return np.vstack([matrix, new]), np.append(labels, np.ones(n_new))


def models(balanced: bool) -> dict[str, object]:
    """Return the two learners, with class weights where `balanced`."""
    weight = "balanced" if balanced else None
    trees = {"n_estimators": 120, "num_leaves": 8, "learning_rate": 0.05, "reg_lambda": 10.0}
    fixed = {"n_jobs": 1, "random_state": 1, "deterministic": True, "force_row_wise": True}
    return {
        "logistic regression": LogisticRegression(C=0.1, max_iter=2000, class_weight=weight),
        "LightGBM": LGBMClassifier(**trees, **fixed, class_weight=weight, verbosity=-1),
    }


def design() -> object:
    """Return what turns features into a matrix that both learners and SMOTE can read."""
    tame = FunctionTransformer(lambda values: np.sign(values) * np.log1p(np.abs(values)))
    numbers = make_pipeline(tame, SimpleImputer(add_indicator=True), StandardScaler())
    texts = OneHotEncoder(
        min_frequency=0.005, handle_unknown="infrequent_if_exist", sparse_output=False
    )
    return make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")),
        (texts, make_column_selector(dtype_include=["category", "object"])),
    )


def measure(frame: pd.DataFrame) -> list[list[object]]:
    """Return a row of the table per learner and way to treat the imbalance."""
    names = [name for name in feature_columns(list(frame.columns)) if frame[name].nunique() > 1]
    parts = {split: frame[frame["split"] == split] for split in ("train", "calibration", "test")}
    columns = design().fit(parts["train"][names])
    x = {split: columns.transform(part[names]) for split, part in parts.items()}
    y = {split: part["label"].to_numpy(dtype=float) for split, part in parts.items()}
    rows = []
    for way in ("plain likelihood", "class weights", "SMOTE"):
        learned = smote(x["train"], y["train"]) if way == "SMOTE" else (x["train"], y["train"])
        for name, model in models(way == "class weights").items():
            model.fit(*learned)
            found = {
                split: model.predict_proba(x[split])[:, 1] for split in ("calibration", "test")
            }
            rows.append([name, way, *judge(y, found)])
    return sorted(rows, key=lambda row: row[0], reverse=True)


def judge(labels: dict[str, np.ndarray], found: dict[str, np.ndarray]) -> list[float]:
    """Return the columns of the table for predictions of the calibration and the test period."""
    margins = {split: np.log(values / (1 - values)) for split, values in found.items()}
    sigmoid = SigmoidCalibrator.fit(margins["calibration"], labels["calibration"])
    once = np.ones((1, len(labels["test"])))
    metrics = probability_metrics(labels["test"], found["test"], 0.5, once)
    return [
        float(metrics["roc_auc"][0]),
        float(metrics["average_precision"][0]),
        float(found["test"].mean()),
        float(metrics["brier"][0]),
        float(metrics["expected_calibration_error"][0]),
        expected_calibration_error(labels["test"], sigmoid.predict(margins["test"])),
    ]


def main() -> None:
    """Measure on Online Retail and on a generated shop, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("target/bench"))
    parser.add_argument("--customers", type=int, default=4_000)
    options = parser.parse_args()
    folder = options.folder.resolve()
    wanted = {
        "UCI Online Retail": shops.online_retail(folder),
        f"A generated shop of {options.customers:,} customers": shops.generated(
            folder, options.customers
        ),
    }
    for name, shop in wanted.items():
        shop.build("+int_training_set")
        frame = shop.rows(f"from intermediate.int_training_set where task = '{TASK}'")
        rate = frame.loc[frame["split"] == "test", "label"].mean()
        print(f"\n{name}, {TASK}, {rate:.1%} of the test rows positive\n\n{HEADER}")
        for row in measure(frame):
            print("| " + " | ".join(f"{v:.4f}" if isinstance(v, float) else v for v in row) + " |")


if __name__ == "__main__":
    main()
