"""Metrics of columns of scores with intervals, and of what one column gains over another."""

import numpy as np
import pandas as pd

from nextbest.ml.measure.bootstrap import with_intervals
from nextbest.ml.measure.metrics import probability_metrics, ranking_metrics

Interval = tuple[float, float, float]


def metrics_of(predicted: pd.DataFrame, name: str, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Return the metrics of a column; scores that are no probabilities are ranked alone."""
    labels, scores = (predicted[column].to_numpy(dtype=float) for column in ("label", name))
    if scores.min() < 0 or scores.max() > 1:
        return ranking_metrics(labels, scores, weights)
    return probability_metrics(labels, scores, 0.5, weights)


def intervals_of(predicted: pd.DataFrame, name: str) -> dict[str, Interval]:
    """Return value, low and high of each metric of a column, customers drawn anew."""
    customers = predicted["customer_id"].astype(str)
    return with_intervals(lambda weights: metrics_of(predicted, name, weights), customers, seed=1)


def gain_of(predicted: pd.DataFrame, name: str, other: str) -> dict[str, Interval]:
    """Return by how much the metrics of one column are above those of another."""

    def gains(weights: np.ndarray) -> dict[str, np.ndarray]:
        one, two = (metrics_of(predicted, column, weights) for column in (name, other))
        return {key: one[key] - two[key] for key in one}

    return with_intervals(gains, predicted["customer_id"].astype(str), seed=1)
