"""Recall and NDCG of ten recommended products against the basket that was held out."""

import numpy as np
import pandas as pd

from next_basket.baskets import Known

TEN = 10
PARTS = ("all", "repeats", "discoveries")


def judged(known: Known, scores: np.ndarray) -> pd.DataFrame:
    """Judge the ten best of the scores, for each judged customer.

    Repeats are products of the held-out basket that the customer had bought before, discoveries the
    others. Each part has a ranking of its own, of the products that can be of it, and counts where
    the basket holds any of it.

    Parameters
    ----------
    scores
        One row per judged customer, one column per product.

    Returns
    -------
    pandas.DataFrame
        One row per customer and part: recall, ndcg.
    """
    truth = known.truth.toarray() > 0
    bought = known.history()[known.baskets.judged].toarray() > 0
    allowed = {"all": np.ones_like(bought), "repeats": bought, "discoveries": ~bought}
    parts = []
    for part in PARTS:
        ranked = top(np.where(allowed[part], scores, -np.inf))
        found = measures(truth & allowed[part], ranked)
        found.insert(0, "customer", known.baskets.customers[known.baskets.judged])
        parts.append(found.dropna().assign(part=part))
    return pd.concat(parts, ignore_index=True)


def top(scores: np.ndarray, n: int = TEN) -> np.ndarray:
    """Return the places of the best products, best first; -1 where none is left.

    Equal scores go by place, whatever the order in which a method found them.
    """
    border = -np.partition(-scores, n - 1, axis=1)[:, n - 1 : n]
    ranked = np.full((len(scores), n), -1)
    for row, values in enumerate(scores):
        found = np.flatnonzero((values >= border[row]) & np.isfinite(values))
        best = found[np.argsort(-values[found], kind="stable")][:n]
        ranked[row, : len(best)] = best
    return ranked


def measures(truth: np.ndarray, ranked: np.ndarray) -> pd.DataFrame:
    """Return recall and NDCG of ranked products; null where nothing was to be found.

    Examples
    --------
    >>> found = measures(np.array([[True, False, True, True]]), np.array([[0, 1, 3]]))
    >>> found.round(3).to_numpy().tolist()
    [[0.667, 0.704]]
    """
    n = ranked.shape[1]
    rows = np.arange(len(ranked))[:, None]
    hits = truth[rows, ranked] & (ranked >= 0)
    n_true = truth.sum(axis=1).astype(float)
    n_true[n_true == 0] = np.nan
    discount = 1 / np.log2(np.arange(2, n + 2))
    ideal = np.append(0, np.cumsum(discount))[np.nan_to_num(np.minimum(n_true, n)).astype(int)]
    with np.errstate(invalid="ignore"):
        ndcg = (hits @ discount) / np.where(ideal > 0, ideal, np.nan)
    return pd.DataFrame({"recall": hits.sum(axis=1) / n_true, "ndcg": ndcg})
