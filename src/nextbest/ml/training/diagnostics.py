"""How the measured fit behaves on the test period: by score, by input and by group."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from nextbest.ml.artifact.serialized import Artifact
from nextbest.ml.derived.paths import PATH
from nextbest.ml.inputs.sampling import is_new
from nextbest.ml.measure.metrics import equal_bins, ranking_metrics
from nextbest.ml.measure.spreads import Spread
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.importance import importance_rows

ATTRIBUTES = ("age_band", "gender", "region", "loyalty_tier")


def diagnose(
    frame: pd.DataFrame,
    artifact: Artifact,
    task: Task,
    pruned: dict[str, float],
    settings: Settings,
) -> dict[str, Any]:
    """Return the diagnostics of a fit, of rows later than those it learned from, if any."""
    test = frame[frame["split"] == "test"].reset_index(drop=True)
    if test.empty:
        return {}
    scores = artifact.predict(test)
    threshold = settings.segments.high_from(artifact.base_rate, scores, kind=artifact.kind)
    return {
        "calibration_bins": calibration_bins(test, scores),
        "importance": importance_rows(artifact.model, test, task, pruned, settings),
        "fairness": fairness(test, scores, threshold, task),
        "score_bins": score_bins(scores),
        "n_score_customers": test["customer_id"].nunique(),
        "inputs": [spread.to_dict() for spread in spreads(test, artifact)],
    }


def spreads(rows: pd.DataFrame, artifact: Artifact) -> list[Spread]:
    """Return how the values of each feature of a fit are spread; a path is no value."""
    levels = artifact.model.inputs.spec.levels
    return [
        Spread.of_levels(name, levels[name], rows[name])
        if name in levels
        else Spread.of_numbers(name, rows[name])
        for name in artifact.model.features
        if name != PATH
    ]


def calibration_bins(test: pd.DataFrame, scores: np.ndarray) -> list[dict[str, object]]:
    """Return promised and observed means in bins of equal frequency, the lowest scores first."""
    labels = test["label"].to_numpy(dtype=float)
    return [
        {
            "split": "test",
            "bin": place,
            "n_rows": len(rows),
            "mean_score": float(scores[rows].mean()),
            "mean_label": float(labels[rows].mean()),
        }
        for place, rows in enumerate(equal_bins(scores), start=1)
        if len(rows)
    ]


def score_bins(scores: np.ndarray) -> list[dict[str, object]]:
    """Return the shares of scores up to each decile and above the one before.

    Examples
    --------
    >>> score_bins(np.array([0.1, 0.1]))
    [{'upper': 0.1, 'share': 1.0}]
    """
    if not len(scores):
        return []
    uppers = np.unique(np.quantile(scores, np.arange(1, 11) / 10, method="inverted_cdf"))
    shares = np.diff(np.searchsorted(np.sort(scores), uppers, side="right"), prepend=0)
    return [
        {"upper": float(upper), "share": float(share / len(scores))}
        for upper, share in zip(uppers, shares, strict=True)
    ]


def fairness(
    test: pd.DataFrame, scores: np.ndarray, threshold: float, task: Task
) -> list[dict[str, object]]:
    """Return what each group gets, beside what all get; a metric that a group lacks has no row."""
    labels = test["label"].to_numpy(dtype=float)
    overall = _group_metrics(labels, scores, threshold, task)
    rows = []
    for attribute, level, inside in _groups(test):
        found = _group_metrics(labels[inside], scores[inside], threshold, task)
        rows += [
            {
                "attribute": attribute,
                "level": level,
                "metric": metric,
                "value": value,
                "overall": overall[metric],
                "n_rows": int(inside.sum()),
                "n_positives": int((labels[inside] > 0).sum()),
            }
            for metric, value in found.items()
            if metric in overall
        ]
    return rows


def _groups(test: pd.DataFrame) -> Iterator[tuple[str, str, np.ndarray]]:
    for attribute in ATTRIBUTES:
        if attribute in test.columns:
            values = test[attribute].astype(object)
            for level in sorted(values.dropna().unique()):
                yield attribute, str(level), (values == level).to_numpy()
    new = is_new(test)
    for level, inside in (("new", new), ("old", ~new)):
        if inside.any():
            yield "customer_age", level, inside


def _group_metrics(
    labels: np.ndarray, scores: np.ndarray, threshold: float, task: Task
) -> dict[str, float]:
    found = {"selection_rate": float(np.mean(scores >= threshold))}
    if labels.sum() > 0:
        found["calibration_ratio"] = float(scores.sum() / labels.sum())
    if task.kind == "binary":
        ranking = ranking_metrics(labels, scores, np.ones((1, len(labels))))
        found |= {"roc_auc": float(ranking["roc_auc"][0])} if ranking else {}
    return found
