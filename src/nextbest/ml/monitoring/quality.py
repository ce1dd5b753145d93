"""What logged scores turned out to be worth, beside the measured fit and a simple model."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from nextbest.ml.families.rfm import RFM
from nextbest.ml.measure.amounts import amount_metrics
from nextbest.ml.measure.bootstrap import with_intervals
from nextbest.ml.measure.metrics import calibration_errors, positive, ranking_metrics
from nextbest.ml.registry.monitoring import SMALLEST_UNIT, calibration_slip
from nextbest.ml.registry.rows import load

Row = dict[str, Any]
SCORES = "scores"
"""The subject of what is measured of the scores themselves."""
STEPS, RIDGE = 12, 1e-6
CERTAIN = 1e-6


def quality_rows(rows: pd.DataFrame, model: Mapping[str, Any], seed: int) -> list[Row]:
    """Return the metrics of the scores that one version gave on one date.

    Parameters
    ----------
    rows
        Logged scores with ``label``, ``score``, ``customer_id`` and the columns of `RFM`.
    model
        The row of the registry: what was measured at training, and the yardstick.
    seed
        Of the draws for the intervals.
    """
    labels, scores = (rows[name].to_numpy(dtype=float) for name in ("label", "score"))
    measured = _measured_at_training(model)
    simple = _simple_scores(rows, model)
    measure = partial(_metrics, model["kind"], labels, scores, simple)
    found = with_intervals(measure, rows["customer_id"].reset_index(drop=True), seed)
    ones = np.ones((1, len(rows)))
    beside = {} if simple is None else _metrics(model["kind"], labels, simple, None, ones)
    unit = 1.0 if model["kind"] == "binary" else max(abs(labels.mean()), SMALLEST_UNIT)
    plain = {
        "excess_calibration_error": calibration_slip(labels, scores) / unit,
        "mean_score": float(scores.mean()),
        "mean_outcome": float(labels.mean()),
    }
    return [
        {"subject": SCORES, "metric": metric, "value": value, "low": low, "high": high}
        | measured.get(metric, {})
        | ({"simple_model_value": float(beside[metric][0])} if metric in beside else {})
        for metric, (value, low, high) in found.items()
    ] + [{"subject": SCORES, "metric": metric, "value": value} for metric, value in plain.items()]


def calibration_slope(
    labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Return the slope of a logistic regression of the outcome on the log-odds of the promise.

    It is 1 where probabilities are right, less where they are too extreme, and 0 where they tell
    nothing (Cox, Two further applications of a model for binary regression, Biometrika, 1958).

    Examples
    --------
    >>> promised = np.repeat([0.2, 0.8], 10)
    >>> happened = np.repeat([0, 1, 0, 1], [8, 2, 2, 8])
    >>> calibration_slope(happened, promised, np.ones((1, 20))).round(3)
    array([1.])
    """
    known = np.clip(probabilities, CERTAIN, 1 - CERTAIN)
    logits = np.log(known / (1 - known))
    centred = logits - logits.mean()
    level, slope = np.zeros(len(weights)), np.zeros(len(weights))
    for _ in range(STEPS):
        expected = 1 / (1 + np.exp(-np.clip(level[:, None] + np.outer(slope, centred), -30, 30)))
        gaps, curve = weights * (labels - expected), weights * expected * (1 - expected)
        by_level, by_slope = gaps.sum(axis=1), gaps @ centred
        a, b, c = curve.sum(axis=1) + RIDGE, curve @ centred, curve @ centred**2 + RIDGE
        room = positive(a * c - b * b)
        level = level + np.clip((c * by_level - b * by_slope) / room, -1, 1)
        slope = slope + np.clip((a * by_slope - b * by_level) / room, -1, 1)
    return slope


def _metrics(
    kind: str,
    labels: np.ndarray,
    scores: np.ndarray,
    simple: np.ndarray | None,
    weights: np.ndarray,
) -> dict[str, np.ndarray]:
    if kind == "amount":
        of_all = amount_metrics(labels, scores, weights)
        found = {name: of_all[name] for name in ("mae", "total_error")}
        if simple is not None:
            mae = amount_metrics(labels, simple, weights)["mae"]
            found["gain_over_simple_model"] = mae - of_all["mae"]
        return found
    ranking = ranking_metrics(labels, scores, weights)
    ranking.pop("top_decile_lift", None)
    found = ranking | {
        "brier": weights @ (scores - labels) ** 2 / positive(weights.sum(axis=1)),
        "expected_calibration_error": calibration_errors(labels, scores, weights),
    }
    if ranking and scores.min() < scores.max():
        found["calibration_slope"] = calibration_slope(labels, scores, weights)
    if ranking and simple is not None:
        auc = ranking_metrics(labels, simple, weights)["roc_auc"]
        found["gain_over_simple_model"] = ranking["roc_auc"] - auc
    return found


def _measured_at_training(model: Mapping[str, Any]) -> dict[str, Row]:
    """Return value and interval of each metric of the test period, as columns of a row."""
    return {
        of["metric"]: {
            "measured_value": of["value"],
            "measured_low": of.get("low"),
            "measured_high": of.get("high"),
        }
        for of in json.loads(model["metrics"])
        if (of["role"], of["split"]) == ("model", "test")
    }


def _simple_scores(rows: pd.DataFrame, model: Mapping[str, Any]) -> np.ndarray | None:
    """Return what the yardstick would have scored, from what was logged beside the scores."""
    if not isinstance(model.get("yardstick_artifact"), str):
        return None
    yardstick = load(model, "yardstick_artifact")
    if not set(yardstick.model.features) <= set(RFM) & set(rows.columns):
        return None
    return yardstick.predict(rows)
