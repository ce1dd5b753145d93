"""Buy till you die: the two models, and the shop's features as the histories they read."""

import numpy as np
import pandas as pd

from nextbest.ml.derived.beta_geometric import BetaGeometric
from nextbest.ml.derived.gamma_gamma import GammaGamma

__all__ = ["BetaGeometric", "GammaGamma", "order_histories", "order_values"]

DAYS_PER_WEEK = 7


def order_histories(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return repeat order days, and the weeks from the first to the last one and to today.

    All three are NaN for a customer without an order.

    Examples
    --------
    >>> names = ["n_order_days", "days_since_first_order", "days_since_last_order"]
    >>> [float(part[0]) for part in order_histories(pd.DataFrame([[3, 28, 7]], columns=names))]
    [2.0, 3.0, 4.0]
    """
    first, last, n_days = (
        frame[name].to_numpy(dtype=float, na_value=np.nan)
        for name in ("days_since_first_order", "days_since_last_order", "n_order_days")
    )
    frequency = np.where(np.isnan(first), np.nan, n_days - 1)
    return frequency, (first - last) / DAYS_PER_WEEK, first / DAYS_PER_WEEK


def order_values(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the order days of customers and their mean revenue, net of returns; 0 without one."""
    n_days = frame["n_order_days"].to_numpy(dtype=float, na_value=np.nan)
    revenue = frame["revenue"].to_numpy(dtype=float, na_value=np.nan)
    return n_days, revenue / np.maximum(n_days, 1)
