"""Scores of rows by fits that never saw their customers, to calibrate the fit that saw all."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from nextbest.ml.artifact.model import Model

N_GROUPS = 3
DAYS, MIN_POSITIVES = 28, 300
"""Buying rises and falls with the season: the newest weeks tell today's level, as long as they
hold enough to tell it."""


def newest_rows(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows are of the newest cut-offs: four weeks, more where positives are few.

    Examples
    --------
    >>> dates = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-02-05"])
    >>> newest_rows(pd.DataFrame({"as_of_date": dates, "label": [1, 1, 0]})).tolist()
    [True, True, True]
    """
    dates = frame["as_of_date"]
    positives = (frame["label"] > 0).astype(int).groupby(dates).sum().sort_index(ascending=False)
    enough = positives.index[positives.cumsum() >= MIN_POSITIVES]
    recent = dates.max() - pd.Timedelta(days=DAYS - 1)
    is_recent: np.ndarray = (
        dates >= min(recent, enough.max() if len(enough) else dates.min())
    ).to_numpy()
    return is_recent


def unseen_margins(
    frame: pd.DataFrame, judged: np.ndarray, fit: Callable[[pd.DataFrame], Model], seed: int
) -> np.ndarray:
    """Return the margins of the judged rows, each by a fit on all rows of other customers.

    Such a fit knows the same dates as the fit on all rows, so that what it is off by, that one is
    off by too; an older fit's drift would be corrected a second time.
    """
    codes, customers = pd.factorize(frame["customer_id"].astype(str), sort=True)
    groups = (np.random.default_rng(seed).permutation(len(customers)) % N_GROUPS)[codes]
    margins = np.zeros(len(frame))
    for group in range(N_GROUPS):
        unseen, others = judged & (groups == group), groups != group
        if frame.loc[others, "label"].nunique() < 2:  # noqa: PLR2004 - a label has two values
            others = np.ones(len(frame), bool)  # all the buyers there are: better seen than none
        if unseen.any():
            margins[unseen] = fit(frame[others]).margins(frame[unseen])
    found: np.ndarray = margins[judged]
    return found
