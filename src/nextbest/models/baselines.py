"""What a model must beat: scores that need no model."""

import numpy as np
import pandas as pd

BASELINES = {
    "recency": ("days_since_last_order", -1.0),
    "orders_90d": ("n_orders_90d", 1.0),
}
"""Name of the baseline -> the feature it ranks by and in which direction."""


def baseline_scores(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the scores of every baseline whose feature the frame has; missing ranks last.

    Examples
    --------
    >>> baseline_scores(pd.DataFrame({"days_since_last_order": [3.0, None]}))["recency"].tolist()
    [-3.0, -1000000000.0]
    """
    return {
        name: frame[feature].astype(float).mul(direction).fillna(-1e9).to_numpy()
        for name, (feature, direction) in BASELINES.items()
        if feature in frame.columns
    }
