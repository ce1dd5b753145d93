"""How well an order of candidates puts first what was bought."""

import numpy as np
import pandas as pd

from nextbest.recommend.ranker import GROUP, LABEL, PRODUCT

TEN = 10


def mean_ndcg(rows: pd.DataFrame, scores: np.ndarray, n: int = TEN) -> float:
    """Return the mean NDCG of the n best of each moment, where any candidate was bought.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {"moment_id": 1, "product_id": ["a", "b"], "is_bought": [False, True]}
    ... )
    >>> round(mean_ndcg(rows, np.array([0.7, 0.3])), 3)
    0.631
    """
    rows = rows[[GROUP, PRODUCT, LABEL]].assign(score=scores, name=rows[PRODUCT].astype(str))
    rows = rows.sort_values([GROUP, "score", "name"], ascending=[True, False, True])
    place = rows.groupby(GROUP, sort=False).cumcount().to_numpy()
    gain = rows[LABEL].to_numpy(dtype=float) * (place < n) / np.log2(place + 2)
    n_bought = rows.groupby(GROUP)[LABEL].sum().astype(int)
    ideal = np.append(0, np.cumsum(1 / np.log2(np.arange(2, n + 2))))[n_bought.clip(upper=n)]
    found = pd.Series(gain).groupby(rows[GROUP].to_numpy()).sum()
    return float((found[ideal > 0] / ideal[ideal > 0]).mean())
