"""How well an order of candidates puts first what was bought."""

import numpy as np
import pandas as pd

from nextbest.recommend.ranker import GROUP, LABEL, PRODUCT

TEN = 10


def mean_ndcg(rows: pd.DataFrame, scores: np.ndarray, n: int = TEN) -> float:
    """Return the mean NDCG of the n best of each scoring event, where any candidate was bought.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {"scoring_event_id": 1, "product_id": ["a", "b"], "is_bought": [False, True]}
    ... )
    >>> round(mean_ndcg(rows, np.array([0.7, 0.3])), 3)
    0.631
    """
    rows, place = _ordered(rows, scores)
    gain = rows[LABEL].to_numpy(dtype=float) * (place < n) / np.log2(place + 2)
    n_bought = rows.groupby(GROUP)[LABEL].sum().astype(int)
    ideal = np.append(0, np.cumsum(1 / np.log2(np.arange(2, n + 2))))[n_bought.clip(upper=n)]
    found = pd.Series(gain).groupby(rows[GROUP].to_numpy()).sum()
    return float((found[ideal > 0] / ideal[ideal > 0]).mean())


def mean_recall(rows: pd.DataFrame, scores: np.ndarray, n: int = TEN) -> float:
    """Return the mean share of a scoring event's bought candidates that is among its n best.

    Scoring events without a bought candidate are left out.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {"scoring_event_id": 1, "product_id": ["a", "b"], "is_bought": [True, True]}
    ... )
    >>> mean_recall(rows, np.array([0.7, 0.3]), n=1)
    0.5
    """
    rows, place = _ordered(rows, scores)
    bought = rows.assign(found=rows[LABEL] & (place < n)).groupby(GROUP)[["found", LABEL]].sum()
    bought = bought[bought[LABEL] > 0]
    return float((bought["found"] / bought[LABEL]).mean())


def frequency(rows: pd.DataFrame) -> np.ndarray:
    """Return scores that put first what each customer bought most, then what is popular.

    A share of the shop's purchases of four weeks is below one, so it never outweighs a purchase.
    """
    bought, share = rows["n_purchase_days"].fillna(0), rows["share_28d"].fillna(0)
    scores: np.ndarray = bought.to_numpy(dtype=float) + share.to_numpy(dtype=float)
    return scores


def _ordered(rows: pd.DataFrame, scores: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Return candidates in the order of scores, by scoring event, and their places from 0."""
    rows = rows[[GROUP, PRODUCT, LABEL]].assign(score=scores, name=rows[PRODUCT].astype(str))
    rows = rows.sort_values([GROUP, "score", "name"], ascending=[True, False, True])
    return rows, rows.groupby(GROUP, sort=False).cumcount().to_numpy()
