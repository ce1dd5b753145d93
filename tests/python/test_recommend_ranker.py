"""The ranker puts first what was bought, the same every time, and steps back where it cannot."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from nextbest.recommend.judging import mean_ndcg
from nextbest.recommend.ranker import FEATURES, Ranker, RankerSettings, learnable, matrix
from nextbest.recommend.ranking import SCHEMA, learned, rank_candidates

SETTINGS = RankerSettings(trees=20)
META = {"seed": 1, "min_positives": 50, "min_judged": 20}


def drawn_candidates(n_moments: int = 400, seed: int = 0, is_blind: bool = False) -> pd.DataFrame:
    """Return moments of ten candidates each: the more often bought before, the sooner again."""
    draw = np.random.default_rng(seed)
    n_rows = n_moments * 10
    rows = pd.DataFrame(np.full((n_rows, len(FEATURES)), np.nan), columns=list(FEATURES))
    rows["moment_id"] = np.repeat(np.arange(n_moments), 10)
    rows["customer_id"] = "c" + rows["moment_id"].astype(str)
    rows["product_id"] = np.tile([f"p{place}" for place in range(10)], n_moments)
    rows["as_of_date"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        rows["moment_id"] % 60, unit="D"
    )
    often = draw.poisson(1, n_rows).astype(float)
    rows["n_purchase_days"] = np.where(is_blind | (often == 0), np.nan, often)
    rows["is_bought"] = draw.random(n_rows) < 0.05 + 0.25 * often / often.max()
    rows["plain_score"] = draw.random(n_rows)
    rows["is_training"] = True
    return rows


def test_what_was_bought_comes_first() -> None:
    rows, later = drawn_candidates(), drawn_candidates(seed=1)
    found = mean_ndcg(later, Ranker.fit(rows, SETTINGS).scores(later))
    assert found > mean_ndcg(later, later["plain_score"].to_numpy()) + 0.05


@pytest.mark.parametrize("objective", ["lambdarank", "binary"])
def test_the_order_of_the_rows_does_not_matter(objective: str) -> None:
    rows = drawn_candidates()
    settings = RankerSettings(objective=objective, trees=5, negatives=4)
    shuffled = rows.sample(frac=1, random_state=3)
    assert Ranker.fit(rows, settings).text == Ranker.fit(shuffled, settings).text


def test_a_ranker_comes_back_from_its_text() -> None:
    rows = drawn_candidates()
    ranker = Ranker.fit(rows, SETTINGS)
    scores = Ranker(ranker.text).scores(rows)
    assert scores.tolist() == ranker.scores(rows).tolist()
    assert ((scores > 0) & (scores < 1)).all()


def test_negatives_are_sampled_and_idle_moments_left_out() -> None:
    rows = drawn_candidates()
    idle = rows["moment_id"] < 3
    rows.loc[idle, "is_bought"] = False
    kept = learnable(rows, RankerSettings(negatives=2))
    assert kept["moment_id"].min() >= 3
    assert kept["is_bought"].sum() == rows["is_bought"].sum()
    assert (~kept["is_bought"]).groupby(kept["moment_id"]).sum().max() == 2


def test_nulls_are_values_and_no_zeros() -> None:
    assert np.isnan(matrix(drawn_candidates(2))).any()


def test_too_little_to_learn_from_leaves_the_plain_order() -> None:
    rows = drawn_candidates()
    assert learned(rows, 50, 20, SETTINGS) is not None
    assert learned(rows, 1_000, 20, SETTINGS) is None
    assert learned(rows, 50, 1_000, SETTINGS) is None
    assert learned(rows.head(0), 50, 20, SETTINGS) is None


def test_a_ranker_that_is_no_better_leaves_the_plain_order() -> None:
    rows = drawn_candidates(is_blind=True)
    rows["plain_score"] = rows["is_bought"] + 0.0
    assert learned(rows, 50, 20, SETTINGS) is None


@pytest.mark.parametrize(("min_positives", "ranked_by"), [(50, "model"), (5_000, "affinity")])
def test_candidates_are_ranked_and_the_row_says_how(min_positives: int, ranked_by: str) -> None:
    rows = drawn_candidates()
    asked = drawn_candidates(3, seed=2).assign(is_training=False)
    table = pd.concat([rows, asked])
    con = duckdb.connect()
    con.register("candidates", table)
    batches = list(
        rank_candidates(con.table("candidates"), META | {"min_positives": min_positives})
    )
    found = pd.concat(batches)
    assert list(found.columns) == SCHEMA.names
    assert len(found) == len(asked)
    assert set(found["ranked_by"]) == {ranked_by}
    if ranked_by == "affinity":
        assert found["score"].tolist() == asked["plain_score"].round(6).tolist()


def test_ndcg_is_the_one_computed_by_hand() -> None:
    rows = pd.DataFrame(
        {
            "moment_id": [1, 1, 1, 2, 2],
            "product_id": ["a", "b", "c", "a", "b"],
            "is_bought": [True, False, True, False, False],
        }
    )
    scores = np.array([0.9, 0.8, 0.7, 0.1, 0.2])
    ideal = 1 + 1 / np.log2(3)
    assert mean_ndcg(rows, scores) == pytest.approx((1 + 1 / np.log2(4)) / ideal)
    assert mean_ndcg(rows, scores, n=1) == pytest.approx(1)
