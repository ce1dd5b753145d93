"""Whether the sizes of the variants are those of the draw (sample ratio mismatch)."""

from collections.abc import Mapping

import numpy as np
from scipy.stats import chisquare

MISMATCH = 0.001
"""Below this p-value the draw or its record is broken, and no result is to be believed."""


def sample_ratio_p_value(counts: Mapping[str, int], weights: Mapping[str, float]) -> float:
    """Return the p-value of the variants' sizes under the declared weights (chi-squared test).

    Parameters
    ----------
    counts
        Customers of each variant.
    weights
        Declared weight of each variant, in any unit. A variant without customers counts as zero.

    Examples
    --------
    >>> round(sample_ratio_p_value({"control": 5000, "new": 5120}, {"control": 1, "new": 1}), 2)
    0.23
    >>> sample_ratio_p_value({"control": 5000, "new": 5600}, {"control": 1, "new": 1}) < MISMATCH
    True
    """
    observed = np.array([counts.get(name, 0) for name in weights], dtype=float)
    shares = np.array(list(weights.values()), dtype=float)
    if len(observed) < 2 or not observed.sum():  # noqa: PLR2004 - nothing to compare
        return float("nan")
    return float(chisquare(observed, shares / shares.sum() * observed.sum()).pvalue)
