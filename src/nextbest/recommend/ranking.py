"""What a build does: learn a ranker where there is enough to learn from, order the candidates."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.recommend.judging import mean_ndcg
from nextbest.recommend.ranker import FEATURES, GROUP, LABEL, PRODUCT, Ranker, RankerSettings

SCHEMA = pa.schema(
    [
        ("moment_id", pa.int64()),
        ("customer_id", pa.string()),
        ("as_of_date", pa.date32()),
        ("product_id", pa.string()),
        ("score", pa.float64()),
        ("ranked_by", pa.string()),
    ]
)
MODEL, PLAIN = "model", "affinity"
JUDGED_SHARE = 0.25
KEYS = [GROUP, "customer_id", "as_of_date", PRODUCT]


def rank_candidates(features: Any, meta: dict[str, Any] | None) -> Iterator[pd.DataFrame]:
    """Yield a score per customer and candidate, by a ranker or by affinity.

    Parameters
    ----------
    features
        The relation int_recommendation_features.
    meta
        ``min_positives``: bought candidates without which nothing is learned; ``min_judged``: those
        without which nothing is judged; ``seed``.

    Yields
    ------
    pandas.DataFrame
        Rows of `SCHEMA`.
    """
    meta = dict(meta or {})
    settings = RankerSettings(seed=int(meta["seed"]))
    least = int(meta["min_positives"]), int(meta["min_judged"])
    ranker = learned(_training_rows(features), *least, settings)
    names = [*KEYS, "plain_score"] + (list(FEATURES) if ranker else [])
    for rows in frames.read_batches(features, names, is_training=False):
        scores = ranker.scores(rows) if ranker else rows["plain_score"]
        ranked_by = MODEL if ranker else PLAIN
        yield rows[KEYS].assign(score=np.round(scores, 6), ranked_by=ranked_by)


def learned(
    rows: pd.DataFrame, min_positives: int, min_judged: int, settings: RankerSettings
) -> Ranker | None:
    """Return a ranker of all rows if one of the older ones orders the newest better than affinity.

    None where fewer than ``min_positives`` candidates were bought, or fewer than ``min_judged`` of
    the newest.
    """
    if rows[LABEL].sum() < min_positives:
        return None
    border = rows["as_of_date"].drop_duplicates().quantile(1 - JUDGED_SHARE)
    is_newest = (rows["as_of_date"] > border).to_numpy()
    older, newest = rows[~is_newest], rows[is_newest]
    if min(older[LABEL].sum(), newest[LABEL].sum()) < min_judged:
        return None
    scores = Ranker.fit(older, settings).scores(newest)
    if mean_ndcg(newest, scores) <= mean_ndcg(newest, newest["plain_score"].to_numpy()):
        return None
    return Ranker.fit(rows, settings)


def _training_rows(features: Any) -> pd.DataFrame:
    names = [*KEYS, LABEL, "plain_score", *FEATURES]
    return frames.read(features, names, is_training=True)
