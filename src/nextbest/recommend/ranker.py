"""A ranker of candidate products, grown by LightGBM with the objective LambdaRank.

Burges (2010), "From RankNet to LambdaRank to LambdaMART: an overview". A group is a scoring event:
a customer at the beginning of the day of a basket. What was in the basket shall come first.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from nextbest.ml.families.trees import FIXED, ONE_THREAD, lightgbm

FORMAT = "nextbest-ranker-1"
GROUP, PRODUCT, LABEL = "scoring_event_id", "product_id", "is_bought"
KEYS = [GROUP, "customer_id", "as_of_date", PRODUCT]
FEATURES = (
    "n_purchase_days",
    "days_since_purchase",
    "baskets_since_purchase",
    "purchases_decayed",
    "baskets_decayed",
    "baskets_decayed_fast",
    "basket_share",
    "due_ratio",
    "affinity",
    "affinity_fast",
    "similarity_max",
    "neighbour_share",
    "n_views",
    "n_cart_adds",
    "days_since_view",
    "category_share",
    "category_rank",
    "segment_popularity",
    "share_7d",
    "share_28d",
    "share_91d",
    "trend_7d",
    "trend_28d",
    "days_on_sale",
    "repeat_share",
    "typical_interval_days",
    "relative_price",
    "n_baskets",
    "products_per_basket",
    "days_since_basket",
)
"""Columns of int_recommendation_features that the ranker reads; nulls are values to it."""


@dataclass(frozen=True)
class RankerSettings:
    """How the ranker learns.

    The defaults were chosen on earlier baskets: see docs/explanation/recommendations.md.

    Attributes
    ----------
    objective
        ``lambdarank``, or ``binary`` for the probability of each product by itself.
    trees, leaves, learning_rate
        How many trees, how large, and the share of each step that is taken.
    negatives
        At most so many candidates of a scoring event that were not bought are learned from.
    """

    objective: str = "lambdarank"
    trees: int = 120
    leaves: int = 15
    learning_rate: float = 0.06
    negatives: int = 30
    seed: int = 1


@dataclass(frozen=True)
class Ranker:
    """Fitted trees in LightGBM's text format, and the features that they read, in their order."""

    text: str
    features: tuple[str, ...] = FEATURES

    @classmethod
    def fit(
        cls,
        rows: pd.DataFrame,
        settings: RankerSettings,
        tree_is_done: Callable[[], None] = lambda: None,
    ) -> Self:
        """Learn from training rows.

        Parameters
        ----------
        rows
            One row per scoring event and candidate: `GROUP`, `PRODUCT`, `LABEL` and `FEATURES`.
        settings
            How it learns.
        tree_is_done
            Is called after each tree.
        """
        rows = learnable(rows, settings)
        groups = rows.groupby(GROUP, sort=False).size().to_numpy()
        is_ranking = settings.objective == "lambdarank"
        data = lightgbm().Dataset(
            matrix(rows),
            label=rows[LABEL].to_numpy(dtype=float),
            group=groups if is_ranking else None,
            feature_name=list(FEATURES),
            params=parameters(settings),
        )
        booster = lightgbm().train(
            parameters(settings),
            data,
            num_boost_round=settings.trees,
            callbacks=[lambda _: tree_is_done()],
        )
        return cls(booster.model_to_string())

    @cached_property
    def booster(self) -> Any:
        """The trees, parsed from their text: nothing in it is executed."""
        return lightgbm().Booster(model_str=self.text)

    def scores(self, rows: pd.DataFrame) -> np.ndarray:
        """Return a score in (0, 1) per row; only its order within a customer has a meaning."""
        if rows.empty:
            return np.zeros(0)
        raw = self.booster.predict(matrix(rows, self.features), raw_score=True, **ONE_THREAD)
        scores: np.ndarray = 1 / (1 + np.exp(-np.asarray(raw)))
        return scores

    def to_artifact(self) -> str:
        """Return the ranker as JSON in one canonical form."""
        state = {"format": FORMAT, "features": self.features, "trees": self.text}
        return json.dumps(state, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_artifact(cls, artifact: str) -> Self:
        """Rebuild from `to_artifact`; `registry.load` has compared the text with its hash."""
        state = json.loads(artifact)
        return cls(state["trees"], tuple(state["features"]))


def matrix(rows: pd.DataFrame, features: tuple[str, ...] = FEATURES) -> np.ndarray:
    """Return the features as numbers, in their order."""
    return rows[list(features)].to_numpy(dtype=np.float32, na_value=np.nan)


def learnable(rows: pd.DataFrame, settings: RankerSettings) -> pd.DataFrame:
    """Return the scoring events with a bought candidate, their other candidates sampled."""
    rows = rows.assign(**{PRODUCT: rows[PRODUCT].astype(str)}).sort_values([GROUP, PRODUCT])
    rows = rows[rows.groupby(GROUP)[LABEL].transform("any").to_numpy(dtype=bool)]
    draw = pd.Series(np.random.default_rng(settings.seed).random(len(rows)), index=rows.index)
    draw = draw.where(~rows[LABEL].to_numpy(dtype=bool))
    place = draw.groupby(rows[GROUP]).rank()  # of what was not bought alone
    return rows[~(place > settings.negatives)].reset_index(drop=True)


def parameters(settings: RankerSettings) -> dict[str, Any]:
    """Return what LightGBM is told."""
    return FIXED | {
        "objective": settings.objective,
        "num_leaves": settings.leaves,
        "learning_rate": settings.learning_rate,
        "lambdarank_truncation_level": 20,
        "feature_fraction": 0.6,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 10.0,
        "min_data_in_leaf": 50,
        "max_bin": 127,
        "seed": settings.seed,
    }
