"""The recommendations of nextbest, from the tables of its own build of the shop.

The build has one row per customer, day of a basket and candidate product, known before that day.
What is held out is ranked by a ranker that learned from earlier places of the baskets alone.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

import shops
from next_basket.baskets import FILE, Known
from nextbest.recommend.ranker import FEATURES, GROUP, LABEL, PRODUCT, Ranker, RankerSettings

MOST_BASKETS = 4
VARIABLES = {
    "rec_training": {"days": 400, "baskets": MOST_BASKETS, "customers": 1_000_000},
}
"""All customers and the whole year, so that each judged basket is a day that is looked at."""
KEYS = [GROUP, "customer_id", "n_later_baskets", PRODUCT, LABEL, "is_cooling"]


@cache
def candidates(folder: Path, file: Path = FILE) -> pd.DataFrame:
    """Build int_recommendation_features of the shop and return its rows to learn from."""
    shop = shops.online_retail(folder / "next_basket", file, **VARIABLES)
    shop.build("+int_recommendation_features")
    names = ", ".join([*KEYS, *FEATURES])
    return shop.rows(
        f"select {names} from intermediate.int_recommendation_features where is_training"
    )


def nextbest(known: Known, folder: Path, has_rules: bool = False, **settings: float) -> np.ndarray:
    """Score the candidates of each judged customer; all other products are out of reach.

    Parameters
    ----------
    has_rules
        If what the shop would not show is set aside, by ``int_scoring_event_repeats``.
    **settings
        Changes to `RankerSettings`.
    """
    rows = candidates(folder)
    later = rows["n_later_baskets"].to_numpy()
    ranker = Ranker.fit(rows[later > known.held_out], replace(RankerSettings(), **settings))
    judged = rows[later == known.held_out]
    scores = ranker.scores(judged)
    if has_rules:
        scores = np.where(judged["is_cooling"], 0.0, scores)
    return _spread(known, judged, scores)


def _spread(known: Known, rows: pd.DataFrame, scores: np.ndarray) -> np.ndarray:
    """Return judged customers x products; minus infinity where the product is no candidate."""
    baskets = known.baskets
    customers = pd.Index([f"{int(name)}" for name in baskets.customers[baskets.judged]])
    customer = customers.get_indexer(rows["customer_id"].astype(str))
    product = baskets.products.get_indexer(rows[PRODUCT].astype(str))
    is_known = (customer >= 0) & (product >= 0)
    spread = np.full((len(customers), len(baskets.products)), -np.inf)
    spread[customer[is_known], product[is_known]] = scores[is_known]
    return spread
