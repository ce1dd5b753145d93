"""What a build does: order the candidates by the ranker of its date, or by the plain affinity."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.progress import Progress
from nextbest.recommend.ranker import KEYS, Ranker
from nextbest.recommend.registry import load

SCHEMA = pa.schema(
    [
        ("scoring_event_id", pa.int64()),
        ("customer_id", pa.string()),
        ("as_of_date", pa.date32()),
        ("product_id", pa.string()),
        ("score", pa.float64()),
        ("ranked_by", pa.string()),
    ]
)
MODEL, PLAIN = "model", "affinity"


def rank_candidates(features: Any, champions: Any) -> Iterator[pd.DataFrame]:
    """Yield a score per customer and candidate, by the champion or by affinity.

    Parameters
    ----------
    features
        The relation int_recommendation_features.
    champions
        The relation int_ranking_champion: the ranker of the build's date, or no row.

    Yields
    ------
    pandas.DataFrame
        Rows of `SCHEMA`.
    """
    ranker = champion_of(champions, frames.columns(features))
    names = [*KEYS, "plain_score"] + (list(ranker.features) if ranker else [])
    progress = Progress("ranking", "candidates", frames.count(features, is_training=False))
    for rows in frames.read_batches(features, names, is_training=False):
        progress.at("products by " + ("the ranker" if ranker else "affinity"))
        scores = ranker.scores(rows) if ranker else rows["plain_score"]
        ranked_by = MODEL if ranker else PLAIN
        yield rows[KEYS].assign(score=np.round(scores, 6), ranked_by=ranked_by)
        progress.add(units=len(rows))


def champion_of(champions: Any, available: list[str]) -> Ranker | None:
    """Return the ranker that is to score, or None where there is none that can.

    One of another artifact format, or with a feature that is gone, cannot: a new ranker was due,
    but there was too little to learn from.
    """
    rows = frames.records(frames.read(champions))
    return load(rows[0], available)[0] if rows else None
