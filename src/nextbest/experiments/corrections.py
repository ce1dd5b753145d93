"""P-values corrected for the number of metrics that are looked at."""

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control


def holm(p_values: pd.Series) -> pd.Series:
    """Return p-values after Holm's correction: the chance of any false finding stays below.

    Missing p-values stay missing and do not count.

    Examples
    --------
    >>> holm(pd.Series([0.01, 0.04, None, 0.03])).round(3).tolist()
    [0.03, 0.06, nan, 0.06]
    """
    known = p_values.dropna().sort_values()
    factors = np.arange(len(known), 0, -1)
    corrected = (known * factors).cummax().clip(upper=1)
    return corrected.reindex(p_values.index)


def benjamini_hochberg(p_values: pd.Series) -> pd.Series:
    """Return p-values after Benjamini and Hochberg: the share of false findings stays below.

    Missing p-values stay missing and do not count.

    Examples
    --------
    >>> benjamini_hochberg(pd.Series([0.01, 0.04, None, 0.03])).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    known = p_values.dropna().astype(float)
    corrected = pd.Series(false_discovery_control(known.to_numpy()), index=known.index)
    return corrected.reindex(p_values.index)
