"""One training of the ranker: learn from the older baskets, judge on the newest, learn from all."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextbest.ml.training.train import fingerprint
from nextbest.progress import Progress, unheard
from nextbest.recommend.contest import Champion, Verdict, judge
from nextbest.recommend.ranker import GROUP, LABEL, PRODUCT, Ranker, RankerSettings

JUDGED_SHARE = 0.25


@dataclass(frozen=True)
class Trained:
    """A ranker of all rows, and how one of the older rows did on the newest baskets."""

    ranker: Ranker
    verdict: Verdict
    n_rows: int
    n_positives: int
    fingerprint: str


def train(
    rows: pd.DataFrame,
    champion: Champion | None,
    min_judged: int,
    settings: RankerSettings,
    progress: Progress | None = None,
) -> Trained:
    """Train a ranker of baskets that are enough (`is_enough`), and say who orders from now on.

    Parameters
    ----------
    rows
        Candidates of earlier baskets: customer, product, date, label, ``plain_score``, features.
    champion
        The ranker that orders until now, or None.
    min_judged
        So many bought candidates the champion must not have seen, to be compared with.
    settings
        How the ranker learns.
    progress
        Where trees are counted as steps.
    """
    progress = progress or unheard()
    progress.expect_steps(2 * settings.trees)
    rows = rows.assign(**{PRODUCT: rows[PRODUCT].astype(str)})
    rows = rows.sort_values([GROUP, PRODUCT], ignore_index=True)
    is_newest = newest_baskets(rows)
    newest = rows[is_newest]
    scores = Ranker.fit(rows[~is_newest], settings, progress.step).scores(newest)
    return Trained(
        ranker=Ranker.fit(rows, settings, progress.step),
        verdict=judge(newest, scores, champion, min_judged),
        n_rows=len(rows),
        n_positives=int(rows[LABEL].sum()),
        fingerprint=fingerprint(rows),
    )


def newest_baskets(rows: pd.DataFrame) -> np.ndarray:
    """Return which rows belong to the newest quarter of the days with a basket."""
    place = rows["as_of_date"].rank(method="dense")
    return (place > 1 + (1 - JUDGED_SHARE) * (place.max() - 1)).to_numpy()


def is_enough(rows: pd.DataFrame, min_positives: int, min_judged: int) -> bool:
    """Tell whether enough candidates were bought, in all and among the older and newest baskets.

    Parameters
    ----------
    rows
        Date and label of the candidates.
    """
    is_newest = newest_baskets(rows)
    n_newest, n_older = (int(rows.loc[part, LABEL].sum()) for part in (is_newest, ~is_newest))
    return n_newest + n_older >= min_positives and min(n_newest, n_older) >= min_judged
