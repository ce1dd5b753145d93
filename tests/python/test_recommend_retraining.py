"""When a ranker is trained, which one orders the candidates, and what a build leaves behind."""

import datetime as dt
import json
from functools import partial

import duckdb
import numpy as np
import pandas as pd
import pytest

from nextbest import frames, progress
from nextbest.recommend import retraining
from nextbest.recommend.contest import NEW, OLD, PLAIN, Champion, judge
from nextbest.recommend.ranker import FEATURES, Ranker, RankerSettings
from nextbest.recommend.registry import SCHEMA, known_on, load, ordering, read_state
from nextbest.recommend.training import is_enough
from recommend_shop import N_DAYS, Warehouse, drawn_candidates

FIRST = f"{pd.Timestamp('2024-01-01') + pd.Timedelta(days=N_DAYS):%Y-%m-%d}"
OVER_AGE = f"{pd.Timestamp(FIRST) + pd.Timedelta(days=31):%Y-%m-%d}"
OTHER_WORLD = {"half_life": 30}


class Unread:
    """Candidates that must not be read."""

    columns = tuple(drawn_candidates(1).columns)

    def __getattr__(self, name: str) -> None:
        raise AssertionError("the candidates were read although nothing is due")


@pytest.fixture
def shop() -> Warehouse:
    warehouse = Warehouse()
    warehouse.candidates(drawn_candidates())
    return warehouse


def later(is_reversed: bool = False) -> pd.DataFrame:
    """Return candidates a month later; where reversed, what was bought before is left."""
    rows = drawn_candidates(seed=5)
    if is_reversed:
        chance = np.where(rows["n_purchase_days"].isna(), 0.3, 0.01)
        rows["is_bought"] = np.random.default_rng(6).random(len(rows)) < chance
    return rows.assign(as_of_date=rows["as_of_date"] + pd.Timedelta(days=31))


def version_on(shop: Warehouse, day: str) -> str | None:
    model = ordering(known_on(read_state(shop.con.table("rankers")), pd.Timestamp(day)))
    return model and model["model_version"]


def test_the_first_build_trains_and_the_row_says_from_what(shop: Warehouse) -> None:
    (row,) = shop.build(FIRST)
    assert row["role"] == "champion"
    assert row["ranking_version"] == row["model_version"]
    assert row["model_version"] == f"ranker-{FIRST}-{row['artifact_sha256'][:8]}"
    assert row["trained_as_of"] == dt.date.fromisoformat(FIRST)
    assert row["training_reason"].startswith(f"no ranker was trained on or before {FIRST}; NDCG")
    assert row["judged_ndcg"] > row["judged_plain_ndcg"]
    candidates = drawn_candidates()
    assert row["n_rows"] == len(candidates)
    assert row["n_positives"] == candidates["is_bought"].sum()
    assert json.loads(row["features"]) == list(FEATURES)
    assert json.loads(row["settings"])["rec_days"] == {"half_life": 60}
    assert set(row) == set(SCHEMA.names)


def test_the_training_tells_its_trees_and_the_time_that_is_left(
    shop: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    heard = partial(progress.Progress, say=said.append)
    monkeypatch.setattr(retraining, "Progress", heard)
    monkeypatch.setattr(progress, "SECONDS_WITHIN", 0)
    shop.build(FIRST)
    (first, *_, before_last, last), n_trees = said, RankerSettings().trees
    assert first == (
        f"training: recommendations of {len(drawn_candidates()):,} rows, 0 of 1 rankers done"
    )
    assert len(said) == 1 + 2 * n_trees
    assert f", {2 * n_trees - 1} of {2 * n_trees} steps, 0 of 1 rankers done, about " in before_last
    assert last.endswith(f", {2 * n_trees} of {2 * n_trees} steps, 0 of 1 rankers done")


def test_a_second_build_trains_nothing_and_reads_nothing(shop: Warehouse) -> None:
    shop.build(FIRST)
    assert shop.build(FIRST, features=Unread()) == []
    assert shop.build("2024-03-31", features=Unread()) == []


def test_the_same_rows_in_another_order_give_the_same_ranker(shop: Warehouse) -> None:
    other = Warehouse()
    other.candidates(drawn_candidates().sample(frac=1, random_state=3))
    (row,), (expected,) = other.build(FIRST), shop.build(FIRST)
    assert row == expected


def test_a_row_scores_on_its_own(shop: Warehouse) -> None:
    (row,) = shop.build(FIRST)
    (kept,) = shop.con.sql("from rankers").df().to_dict("records")
    ranker, obstacle = load(kept, list(FEATURES))
    rows = drawn_candidates()
    assert obstacle is None
    expected = Ranker.fit(rows, RankerSettings(seed=1)).scores(rows)
    np.testing.assert_array_equal(ranker.scores(rows), expected)
    assert row["artifact_sha256"] == kept["artifact_sha256"]


@pytest.mark.parametrize(
    ("meta", "day", "reason"),
    [
        ({}, OVER_AGE, "the last training is 31 days old, more than 30; NDCG"),
        ({"retrain_after_days": 0}, "2024-03-02", "the last training is 1 days old, more than 0"),
        ({"retrain": ["recommendations"]}, "2024-03-02", "the var retrain names recommendations"),
        ({"seed": 2}, "2024-03-02", "the last training had another setting of seed"),
        ({"feature_vars": {"rec_days": OTHER_WORLD}}, "2024-03-02", "another setting of rec_days"),
    ],
)
def test_a_ranker_is_due_by_age_by_hand_and_by_what_it_learns_with(
    shop: Warehouse, meta: dict, day: str, reason: str
) -> None:
    (first,) = shop.build(FIRST)
    shop.candidates(later())
    (row,) = shop.build(day, **meta)
    assert reason in row["training_reason"]
    assert row["compared_with"] == first["model_version"]
    assert shop.build(day, features=Unread(), **(meta | {"retrain": ["purchase_7d"]})) == []


def test_other_features_and_another_format_make_a_ranker_due(shop: Warehouse) -> None:
    for change, reason in [
        ("features = '[]'", "the last training learned from other features"),
        ("settings = replace(settings, 'ranker-1', 'ranker-0')", "setting of artifact_format"),
    ]:
        shop.con.execute("drop table if exists rankers")
        shop.has_registry = False
        shop.build(FIRST)
        shop.con.execute(f"update rankers set {change}, model_version = 'old'")
        (row,) = shop.build(FIRST)
        assert reason in row["training_reason"]


def test_a_new_ranker_as_good_as_the_old_one_orders_from_then_on(shop: Warehouse) -> None:
    (first,) = shop.build(FIRST)
    shop.candidates(later(is_reversed=True))
    (row,) = shop.build(OVER_AGE)
    assert row["role"] == "champion"
    assert row["compared_ndcg"] > row["compared_champion_ndcg"]
    assert row["compared_from"] >= pd.Timestamp(FIRST)
    assert version_on(shop, OVER_AGE) == row["model_version"]
    assert version_on(shop, "2024-03-31") == first["model_version"]


def test_a_new_ranker_that_is_worse_stays_a_candidate(shop: Warehouse) -> None:
    (first,) = shop.build(FIRST)
    world = later()
    is_older = world["as_of_date"] < world["as_of_date"].quantile(0.7)
    often = world["n_purchase_days"].notna()
    world.loc[is_older, "is_bought"] &= ~often  # what is learned no longer holds when it is judged
    world["plain_score"] = -world["is_bought"].astype(float)
    shop.candidates(world)
    (row,) = shop.build(OVER_AGE)
    assert row["role"] == "candidate"
    assert row["compared_ndcg"] < row["compared_champion_ndcg"]
    assert row["ranking_version"] == first["model_version"] == version_on(shop, OVER_AGE)
    assert shop.build("2024-04-30", features=Unread()) == []


def test_a_ranker_that_loses_to_affinity_is_kept_and_not_tried_again_each_day(
    shop: Warehouse,
) -> None:
    rows = drawn_candidates(is_blind=True)
    shop.candidates(rows.assign(plain_score=rows["is_bought"].astype(float)))
    (row,) = shop.build(FIRST)
    assert (row["role"], row["ranking_version"]) == ("candidate", None)
    assert row["artifact"]
    assert version_on(shop, FIRST) is None
    assert shop.build("2024-03-02", features=Unread()) == []


def test_a_champion_that_loses_to_affinity_as_well_steps_back(shop: Warehouse) -> None:
    (first,) = shop.build(FIRST)
    rows = later()
    shop.candidates(rows.assign(plain_score=rows["is_bought"].astype(float)))
    (row,) = shop.build(OVER_AGE)
    assert (row["role"], row["ranking_version"]) == ("candidate", None)
    assert version_on(shop, OVER_AGE) is None
    assert version_on(shop, FIRST) == first["model_version"]


def test_baskets_that_the_champion_has_seen_prove_nothing() -> None:
    newest = drawn_candidates(seed=1)
    good = Ranker.fit(drawn_candidates(), RankerSettings(trees=20))
    champion = Champion("old", pd.Timestamp("2024-02-29"), good)
    verdict = judge(newest, good.scores(newest), champion, 20)
    assert verdict.winner == OLD
    assert "not compared" in verdict.reason
    assert verdict.measured.compared_ndcg is None
    assert "bought candidates that old has not seen, at least 20 needed" in verdict.reason


def test_equal_rankers_change_places_and_the_best_order_of_all_wins() -> None:
    newest = drawn_candidates(seed=1)
    good = Ranker.fit(drawn_candidates(), RankerSettings(trees=20))
    champion = Champion("old", pd.Timestamp("2024-01-01"), good)
    scores, truth = good.scores(newest), newest["is_bought"].astype(float)
    assert judge(newest, scores, champion, 20).winner == NEW
    assert judge(newest, -scores, champion, 20).winner == OLD
    assert judge(newest.assign(plain_score=truth), scores, champion, 20).winner == PLAIN
    assert judge(newest.assign(plain_score=truth), scores, None, 20).winner == PLAIN
    assert judge(newest, scores, None, 20).winner == NEW


def test_a_past_date_uses_what_was_trained_by_then(shop: Warehouse) -> None:
    (first,) = shop.build(FIRST)
    shop.candidates(later())
    (second,) = shop.build(OVER_AGE, retrain=["recommendations"])
    assert second["role"] == "champion"
    assert version_on(shop, "2024-03-15") == first["model_version"]
    assert shop.build("2024-03-15", features=Unread()) == []
    assert version_on(shop, "2024-02-29") is None
    rows = drawn_candidates()
    shop.candidates(rows[rows["as_of_date"] < pd.Timestamp("2024-02-20")])
    (past,) = shop.build("2024-02-20")
    assert past["training_reason"].startswith("no ranker was trained on or before 2024-02-20")
    assert version_on(shop, "2024-02-29") == past["model_version"]
    assert version_on(shop, OVER_AGE) == second["model_version"]


def test_a_forced_training_on_the_same_rows_adds_no_row(shop: Warehouse) -> None:
    shop.build(FIRST)
    assert shop.build(FIRST, retrain=["recommendations"]) == []


def test_a_ranker_that_was_changed_is_not_loaded_and_a_training_by_hand_replaces_it(
    shop: Warehouse,
) -> None:
    (first,) = shop.build(FIRST)
    shop.con.execute("update rankers set artifact = artifact || ' '")
    assert shop.build(FIRST, features=Unread()) == []  # int_ranking_champion stops the build
    (row,) = shop.build(FIRST, hour=9, retrain=["recommendations"])
    assert "the artifact does not match its hash, so it is not loaded" in row["training_reason"]
    assert row["artifact"] == first["artifact"]
    assert shop.con.sql("select count(*) from rankers").fetchall() == [(1,)]


def test_a_champion_whose_feature_is_gone_is_not_compared(shop: Warehouse) -> None:
    shop.build(FIRST)
    gone = Ranker("no trees", ("gone",)).to_artifact()
    shop.con.execute("update rankers set artifact = ?, artifact_sha256 = sha256(?)", [gone, gone])
    shop.candidates(later())
    (row,) = shop.build(OVER_AGE)
    assert "needs the feature gone, which is no longer there" in row["training_reason"]
    assert row["role"] == "champion"


def test_too_little_to_learn_from_leaves_no_row(shop: Warehouse) -> None:
    assert shop.build(FIRST, min_positives=100_000) == []
    assert shop.build(FIRST, min_judged=100_000) == []
    shop.candidates(drawn_candidates().head(0))
    assert shop.build(FIRST) == []


def test_enough_is_counted_on_both_sides_of_the_border() -> None:
    rows = drawn_candidates()
    n_bought = int(rows["is_bought"].sum())
    assert is_enough(rows, n_bought, 20)
    assert not is_enough(rows, n_bought + 1, 20)
    newest = rows["as_of_date"] > pd.Timestamp("2024-02-14")
    assert not is_enough(rows.assign(is_bought=rows["is_bought"] & newest), 20, 20)


def test_a_training_that_fails_leaves_a_row_and_the_champion(
    shop: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = shop.build(FIRST)

    def fail(*_: object) -> None:
        raise ValueError("no luck")

    monkeypatch.setattr(retraining, "train", fail)
    (row,) = shop.build(OVER_AGE)
    assert row["role"] == "failed"
    assert row["training_reason"] == "the training failed: ValueError: no luck"
    assert version_on(shop, OVER_AGE) == first["model_version"]
    monkeypatch.undo()
    shop.candidates(later())
    assert [row["role"] for row in shop.build(OVER_AGE, hour=9)] != ["failed"]


def test_a_build_without_a_new_row_keeps_the_types() -> None:
    empty = frames.write(None, pd.DataFrame(columns=SCHEMA.names), SCHEMA)
    assert empty.schema == SCHEMA
    assert duckdb.sql("from empty").to_arrow_table().schema == SCHEMA
