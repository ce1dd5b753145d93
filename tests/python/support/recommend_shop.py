"""Candidates drawn at random, and the rankers of a warehouse without dbt."""

from collections.abc import Mapping

import duckdb
import numpy as np
import pandas as pd

from nextbest import frames
from nextbest.recommend.ranker import FEATURES
from nextbest.recommend.registry import SCHEMA
from nextbest.recommend.retraining import train_due_ranker

META = {
    "seed": 1,
    "min_positives": 50,
    "min_judged": 20,
    "retrain_after_days": 30,
    "retrain": [],
    "feature_vars": {"rec_days": {"half_life": 60}},
}
FIRST_DAY, N_DAYS = pd.Timestamp("2024-01-01"), 60


def drawn_candidates(n_moments: int = 400, seed: int = 0, is_blind: bool = False) -> pd.DataFrame:
    """Return moments of ten candidates each: the more often bought before, the sooner again."""
    draw = np.random.default_rng(seed)
    n_rows = n_moments * 10
    rows = pd.DataFrame(np.full((n_rows, len(FEATURES)), np.nan), columns=list(FEATURES))
    rows["scoring_event_id"] = np.repeat(np.arange(n_moments), 10)
    rows["customer_id"] = "c" + rows["scoring_event_id"].astype(str)
    rows["product_id"] = np.tile([f"p{place}" for place in range(10)], n_moments)
    rows["as_of_date"] = FIRST_DAY + pd.to_timedelta(rows["scoring_event_id"] % N_DAYS, unit="D")
    often = draw.poisson(1, n_rows).astype(float)
    rows["n_purchase_days"] = np.where(is_blind | (often == 0), np.nan, often)
    rows["is_bought"] = draw.random(n_rows) < 0.05 + 0.25 * often / often.max()
    rows["plain_score"] = draw.random(n_rows)
    rows["is_cooling"] = False
    rows["is_training"] = True
    return rows


class Warehouse:
    """The tables that the rankers are made from, and what builds leave in int_ranking_models."""

    def __init__(self) -> None:
        self.con = duckdb.connect()
        self.has_registry = False

    def candidates(self, rows: pd.DataFrame) -> None:
        """Replace the candidates of earlier baskets."""
        self.con.register("frame", rows)
        self.con.execute("create or replace table candidates as select * from frame")

    def build(
        self, day: str, features: object = None, hour: int = 8, **meta: object
    ) -> list[Mapping]:
        """Do what dbt does with the rankers at a date, and return the rows that the build added."""
        as_of = self.con.sql(
            f"select date '{day}' as as_of_date, timestamp '{day}' + interval {hour} hour "
            "as run_started_at"
        )
        table = features or self.con.table("candidates")
        registry = self.con.table("rankers") if self.has_registry else None
        rows = train_due_ranker(table, as_of, registry, META | meta)
        self.con.register("new_rows", frames.write(None, rows, SCHEMA))
        if not self.has_registry:
            self.con.execute("create table rankers as select * from new_rows limit 0")
            self.has_registry = True
        self.con.execute(
            "delete from rankers where model_version in (select model_version from new_rows)"
        )
        self.con.execute("insert into rankers select * from new_rows")
        return rows.to_dict("records")
