"""Folds in the order of time, with a gap of the horizon before what is judged."""

import numpy as np
import pandas as pd

N_FOLDS = 3


def time_folds(
    dates: pd.Series, horizon_days: int, n_folds: int = N_FOLDS
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return (training rows, validation rows) pairs that each look one way: forward.

    The newer half of the cut-offs is judged in consecutive blocks, each by models that learned only
    from cut-offs whose labels had matured at the first date of the block. A cut-off before which
    nothing had matured is not judged, so a short history gives fewer folds or none.

    Examples
    --------
    >>> dates = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-08", "2024-01-15"]))
    >>> [(old.tolist(), new.tolist()) for old, new in time_folds(dates, horizon_days=7)]
    [([0], [1]), ([0, 1], [2])]
    """
    dates = pd.to_datetime(dates).reset_index(drop=True)
    cutoffs = np.sort(dates.unique())
    judged = cutoffs[len(cutoffs) // 2 if len(cutoffs) > n_folds else 1 :]
    judged = judged[judged >= cutoffs[:1] + pd.Timedelta(days=horizon_days)]
    folds = []
    for block in np.array_split(judged, min(n_folds, max(len(judged), 1))):
        if not len(block):
            continue
        matured = dates + pd.Timedelta(days=horizon_days) <= block[0]
        folds.append((np.flatnonzero(matured), np.flatnonzero(dates.isin(block))))
    return folds
