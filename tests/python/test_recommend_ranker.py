"""The ranker puts first what was bought, the same every time, and steps back where it cannot."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from nextbest.ml.artifact.serialized import hash_of
from nextbest.recommend.judging import mean_ndcg
from nextbest.recommend.ranker import Ranker, RankerSettings, learnable, matrix
from nextbest.recommend.ranking import SCHEMA, rank_candidates
from recommend_shop import drawn_candidates

SETTINGS = RankerSettings(trees=20)


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
    scores = Ranker.from_artifact(ranker.to_artifact()).scores(rows)
    assert scores.tolist() == ranker.scores(rows).tolist()
    assert ((scores > 0) & (scores < 1)).all()


def test_negatives_are_sampled_and_idle_moments_left_out() -> None:
    rows = drawn_candidates()
    idle = rows["scoring_event_id"] < 3
    rows.loc[idle, "is_bought"] = False
    kept = learnable(rows, RankerSettings(negatives=2))
    assert kept["scoring_event_id"].min() >= 3
    assert kept["is_bought"].sum() == rows["is_bought"].sum()
    assert (~kept["is_bought"]).groupby(kept["scoring_event_id"]).sum().max() == 2


def test_nulls_are_values_and_no_zeros() -> None:
    assert np.isnan(matrix(drawn_candidates(2))).any()


def champions(artifact: str | None, digest: str = "") -> duckdb.DuckDBPyRelation:
    """Return int_ranking_champion with a ranker, or without one."""
    query = "select 'ranker-a' as model_version, $artifact as artifact, $digest as artifact_sha256"
    values = {"artifact": artifact or "", "digest": digest or hash_of(artifact or "")}
    rows = duckdb.sql(query, params=values)
    return rows if artifact else rows.limit(0)


def rankings(artifact: str | None, digest: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the candidates of a date, and what is said of them."""
    asked = drawn_candidates(3, seed=2).assign(is_training=False)
    con = duckdb.connect()
    con.register("candidates", pd.concat([drawn_candidates(), asked]))
    batches = list(rank_candidates(con.table("candidates"), champions(artifact, digest)))
    return asked, pd.concat(batches)


def test_candidates_are_ordered_by_the_champion() -> None:
    ranker = Ranker.fit(drawn_candidates(), SETTINGS)
    asked, found = rankings(ranker.to_artifact())
    assert list(found.columns) == SCHEMA.names
    assert set(found["ranked_by"]) == {"model"}
    assert found["score"].tolist() == ranker.scores(asked).round(6).tolist()


def test_without_a_champion_the_plain_affinity_orders() -> None:
    asked, found = rankings(None)
    assert set(found["ranked_by"]) == {"affinity"}
    assert found["score"].tolist() == asked["plain_score"].round(6).tolist()


@pytest.mark.parametrize(
    "ranker",
    [
        Ranker("no trees", ("a_feature_that_is_gone",)).to_artifact(),
        '{"features":[],"format":"nextbest-ranker-0","trees":""}',
    ],
)
def test_a_champion_that_cannot_score_leaves_the_plain_order(ranker: str) -> None:
    assert set(rankings(ranker)[1]["ranked_by"]) == {"affinity"}


def test_a_champion_that_was_changed_is_not_loaded() -> None:
    artifact = Ranker("no trees").to_artifact()
    with pytest.raises(ValueError, match="ranker-a: the artifact does not match its hash"):
        rankings(artifact + " ", hash_of(artifact))


def test_ndcg_is_the_one_computed_by_hand() -> None:
    rows = pd.DataFrame(
        {
            "scoring_event_id": [1, 1, 1, 2, 2],
            "product_id": ["a", "b", "c", "a", "b"],
            "is_bought": [True, False, True, False, False],
        }
    )
    scores = np.array([0.9, 0.8, 0.7, 0.1, 0.2])
    ideal = 1 + 1 / np.log2(3)
    assert mean_ndcg(rows, scores) == pytest.approx((1 + 1 / np.log2(4)) / ideal)
    assert mean_ndcg(rows, scores, n=1) == pytest.approx(1)
