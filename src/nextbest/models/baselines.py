"""What a model must beat: scores that need no model, and the buy-till-you-die models."""

import numpy as np
import pandas as pd

from nextbest.models.lifetime import ORDERS, SPEND, THOUSANDTHS, Lifetime
from nextbest.models.metrics import ranking_metrics
from nextbest.models.settings import Task

BASELINES = {
    "recency": ("days_since_last_order", -1.0),
    "orders_90d": ("n_orders_90d", 1.0),
    "spend_90d": ("revenue_90d", 1.0),
}
"""Name of the baseline -> the feature it ranks by, and in which direction who buys is first."""
LAST = -1e9


def baseline_scores(train: pd.DataFrame, test: pd.DataFrame, task: Task) -> dict[str, np.ndarray]:
    """Return the scores of every baseline whose features the rows have.

    To rank, these are features, with who has none last, and the orders that BG/NBD expects. Of an
    amount they are the mean of training for everybody, the last period's spend scaled to that mean,
    and what BG/NBD and Gamma-Gamma expect; nothing is expected of who never ordered.
    """
    if task.kind == "amount":
        expected = _lifetimes(train, (test,), task, SPEND, 0.0)
        return _amounts(train, test) | {name: of_test for name, (of_test,) in expected.items()}
    scores = {
        name: tuple(
            rows[feature].astype(float).mul(direction).fillna(LAST).to_numpy()
            for rows in (train, test)
        )
        for name, (feature, direction) in BASELINES.items()
        if feature in test.columns
    }
    scores |= _lifetimes(train, (train, test), task, ORDERS, LAST)
    labels = train["label"].to_numpy(dtype=float)
    return {name: _oriented(labels, *pair) for name, pair in scores.items()}


def _oriented(labels: np.ndarray, of_training: np.ndarray, of_test: np.ndarray) -> np.ndarray:
    """Turn a score round where it ranks the training rows upside down, as recency does churn."""
    found = ranking_metrics(labels, of_training, np.ones((1, len(labels))))
    return of_test if not found or found["roc_auc"][0] >= 0.5 else -of_test  # noqa: PLR2004


def _amounts(train: pd.DataFrame, test: pd.DataFrame) -> dict[str, np.ndarray]:
    mean = float(train["label"].mean())
    scores = {"mean": np.full(len(test), mean)}
    if "revenue_90d" in test.columns:
        spent, of_training = (
            rows["revenue_90d"].astype(float).fillna(0).clip(lower=0) for rows in (test, train)
        )
        scores["spend_90d"] = spent.to_numpy() * mean / (of_training.mean() or 1.0)
    return scores


def _lifetimes(
    train: pd.DataFrame, wanted: tuple[pd.DataFrame, ...], task: Task, name: str, unknown: float
) -> dict[str, tuple[np.ndarray, ...]]:
    found = Lifetime.learn(train, np.zeros(0), task, ())
    if found is None:
        return {}
    place = found[0].names.index(name)
    scores = (found[0].scores(rows)[:, place] / THOUSANDTHS for rows in wanted)
    return {"bg_nbd": tuple(np.where(np.isnan(of), unknown, of) for of in scores)}
