"""Leaves of trees that stand alone: log-odds of the positives in them, or the log of their mean."""

import re
from typing import Any

import numpy as np
from scipy.special import logit

from nextbest.ml.inputs.matrix import Rows

PRIOR_ROWS = 10.0
"""Imaginary rows at the mean of all, so that a leaf without a positive stays finite."""


def set_logs(booster: Any, rows: Rows) -> Any:
    """Turn the outputs of leaves from LightGBM's one step toward the log into the log itself.

    Boosting corrects a short step by the next tree; a tree that stands alone, or is averaged, would
    keep it, and no sigmoid could mend it. The step tells the share or the mean that it came from.
    """
    mean = rows.labels.mean()
    for tree, text in enumerate(booster.model_to_string().split("\nTree=")[1:]):
        steps, counts = (_numbers(name, text) for name in ("leaf_value", "leaf_count"))
        if len(counts) != len(steps):  # a tree without a split
            counts = np.full(len(steps), float(len(rows.labels)))
        if rows.kind == "binary":
            found = mean + (steps - logit(mean)) * mean * (1 - mean)
            logs = logit((found * counts + PRIOR_ROWS * mean) / (counts + PRIOR_ROWS))
        else:
            step = np.clip(steps - np.log(mean), -2, 2 - 1e-6)
            ratio = (2 + step) / (2 - step)  # of a Tweedie power of 1.5
            logs = np.log(mean * (ratio * counts + PRIOR_ROWS) / (counts + PRIOR_ROWS))
        for leaf, value in enumerate(logs):
            booster.set_leaf_output(tree, leaf, float(value))
    return booster


def _numbers(name: str, text: str) -> np.ndarray:
    found = re.search(rf"^{name}=(.*)$", text, re.MULTILINE)
    return np.array(found[1].split(), float) if found else np.zeros(0)
