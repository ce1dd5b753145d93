"""Intervals that hold at every look, so that a test may be looked at each day.

The interval is the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and
Ramdas (2024, "Time-uniform central limit theory and asymptotic confidence sequences"), a normal
mixture. Its clock is the variance of the summed difference ("intrinsic time"), because the
customers of a hold-out enter on few days while their outcomes come over many.
"""

import numpy as np
from scipy.special import lambertw

LEVEL = 0.95


def always_valid_quantile(information: np.ndarray, level: float = LEVEL) -> np.ndarray:
    """Return how many standard errors the interval reaches to each side, at every look.

    Parameters
    ----------
    information
        Variance of the summed difference at this look, divided by the variance for which the
        interval is tuned. That variance must be fixed before the first look. The interval holds
        whatever it is, and is narrowest when the information is 1.
    level
        Probability that the intervals of all looks hold the truth.

    Examples
    --------
    A fixed interval of 95 % reaches 1.96 standard errors.

    >>> always_valid_quantile(np.array([0.1, 1.0, 10.0])).round(2).tolist()
    [3.82, 3.04, 3.25]
    """
    miss = 1 - level
    # Howard, Ramdas, McAuliffe and Sekhon (2021), section 3.5: the mixture that is best at 1
    tuned = -lambertw(-(miss**2) / np.e, -1).real - 1
    known = np.where(information > 0, information, np.nan) * tuned
    return np.asarray(np.sqrt((1 + 1 / known) * np.log((1 + known) / miss**2)))
