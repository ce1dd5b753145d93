"""95 % intervals of an estimated value."""

import numpy as np
from scipy.special import ndtri

from nextbest.policy_evaluation.estimators import Estimated

LEVEL = 0.95
SYMMETRIC = 1e-9


def interval(estimated: Estimated, customer: np.ndarray) -> tuple[float, float, float]:
    """Return standard error, low and high.

    The influences of one customer's rows are added up first, so that rows of one customer count as
    the one witness that they are. Few buyers and rare large weights make the sum skewed, and the
    normal interval lies too low; Hall's cubic transformation of the studentised mean (1992, "On the
    removal of skewness by transformation") sets it right to the next order, as a bootstrap does,
    without draws. Without skewness it is the normal interval.
    """
    influence = np.bincount(customer, estimated.influence)
    spread = float(np.sqrt(influence @ influence))
    error = spread / len(customer)
    if not error:
        return 0.0, estimated.value, estimated.value
    skew = float((influence * influence) @ influence) / spread**3
    border = ndtri((1 + LEVEL) / 2)
    low, high = (_untransformed(quantile, skew) for quantile in (border, -border))
    return error, estimated.value - error * low, estimated.value - error * high


def _untransformed(quantile: float, skew: float) -> float:
    """Return where the studentised mean lies when its transformation has a normal quantile.

    Examples
    --------
    >>> round(_untransformed(1.96, 0.0), 2), round(_untransformed(1.96, 0.1), 2)
    (1.96, 1.83)
    """
    if abs(skew) < SYMMETRIC:
        return quantile
    return float(3 / skew * (np.cbrt(1 + skew * (quantile - skew / 6)) - 1))
