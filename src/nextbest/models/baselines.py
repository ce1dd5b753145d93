"""What a model must beat: scores that need no model."""

import numpy as np
import pandas as pd

BASELINES = {
    "recency": ("days_since_last_order", -1.0),
    "orders_90d": ("n_orders_90d", 1.0),
    "spend_90d": ("revenue_90d", 1.0),
}
"""Name of the baseline -> the feature it ranks by and in which direction."""


def baseline_scores(
    frame: pd.DataFrame, kind: str = "binary", mean: float = 1.0
) -> dict[str, np.ndarray]:
    """Return the scores of every baseline whose feature the frame has; missing ranks last.

    Of an amount the baselines are the mean of training for everybody, and the last period's spend
    scaled to that mean.

    Examples
    --------
    >>> baseline_scores(pd.DataFrame({"days_since_last_order": [3.0, None]}))["recency"].tolist()
    [-3.0, -1000000000.0]
    """
    if kind == "amount":
        return _amounts(frame, mean)
    return {
        name: frame[feature].astype(float).mul(direction).fillna(-1e9).to_numpy()
        for name, (feature, direction) in BASELINES.items()
        if feature in frame.columns
    }


def _amounts(frame: pd.DataFrame, mean: float) -> dict[str, np.ndarray]:
    scores = {"mean": np.full(len(frame), mean)}
    if "revenue_90d" in frame.columns:
        spent = frame["revenue_90d"].astype(float).fillna(0).clip(lower=0).to_numpy()
        scores["spend_90d"] = spent * (mean / (spent.mean() or 1.0))
    return scores
