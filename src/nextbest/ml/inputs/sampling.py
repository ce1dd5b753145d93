"""Samples of training rows in which small groups keep their share."""

import numpy as np
import pandas as pd

NEW_DAYS = 90
"""A customer of fewer days is new: few of their features are filled."""


def is_new(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows are of new customers; where the tenure is not known, none is.

    Examples
    --------
    >>> is_new(pd.DataFrame({"tenure_days": [10, 400]})).tolist()
    [True, False]
    """
    if "tenure_days" not in frame.columns:
        return np.zeros(len(frame), bool)
    return frame["tenure_days"].to_numpy(dtype=float, na_value=np.nan) < NEW_DAYS


def sample_rows(frame: pd.DataFrame, n_rows: int, seed: int) -> pd.DataFrame:
    """Draw rows of longer frames, stratified by cut-off, by label and by new or old customer."""
    if len(frame) <= n_rows:
        return frame
    strata = [frame["as_of_date"].to_numpy(), frame["label"].to_numpy() > 0, is_new(frame)]
    draw = np.random.default_rng(seed).random(len(frame))
    order = np.lexsort((draw, *reversed(strata)))
    # every so-many-th of the rows put in order takes from each stratum what is its due
    chosen = order[(np.arange(n_rows) * (len(frame) / n_rows)).astype(int)]
    return frame.iloc[np.sort(chosen)].reset_index(drop=True)
