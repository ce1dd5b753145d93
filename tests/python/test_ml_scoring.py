"""Scores come in batches, each with the reasons that make it up."""

from functools import partial

import duckdb
import numpy as np
import pandas as pd
import pytest

from ml_registry import build, gates, warehouse
from ml_shop import TASK, training_set
from nextbest import frames, progress
from nextbest.ml.registry.rows import load
from nextbest.ml.scoring import score as scoring
from nextbest.ml.scoring.reasons import explained
from nextbest.ml.scoring.score import CATEGORY_SCHEMA, SCHEMA, score_categories, score_customers
from nextbest.ml.scoring.unmentionable import Untold

REASONS = ("1", "2", "3")


@pytest.fixture(scope="module")
def con():
    connection = warehouse()
    build(connection)
    connection.execute("create table scoring_set as from training_set where split = 'test'")
    connection.execute("create table none as from scoring_set where false")
    yield connection
    connection.close()


def scored(con, **untold):
    """Score the scoring set and return the table that dbt would write."""
    batches = score_customers(con.table("scoring_set"), con.table("registry"), Untold(**untold))
    return frames.write_batches(None, batches, SCHEMA).read_pandas()


def test_every_customer_is_scored_whatever_the_batches(con, monkeypatch):
    scores = scored(con)
    assert len(scores) == 900
    assert scores["score"].between(0, 1).all()
    monkeypatch.setattr("nextbest.frames.BATCH_ROWS", 70)
    pd.testing.assert_frame_equal(scores, scored(con))


def test_a_long_scoring_tells_the_time_that_is_left_of_its_first_task(con, monkeypatch):
    said = []
    heard = partial(progress.Progress, say=said.append)
    monkeypatch.setattr(scoring, "Progress", heard)
    monkeypatch.setattr(progress, "SECONDS_BETWEEN", 0)
    monkeypatch.setattr("nextbest.frames.BATCH_ROWS", 300)
    scored(con)
    assert [line.split(", about ")[0] for line in said] == [
        f"scoring: {TASK}, 0 of 1 tasks done",
        f"scoring: {TASK}, 0 of 1 tasks done, 300 of 900 rows",
        f"scoring: {TASK}, 0 of 1 tasks done, 600 of 900 rows",
    ]
    assert [", about " in line for line in said] == [False, True, True]


def test_nobody_to_score_gives_a_table_without_rows(con):
    empty = frames.write_batches(
        None, score_customers(con.table("none"), con.table("registry")), SCHEMA
    ).read_all()
    assert (empty.num_rows, empty.schema) == (0, SCHEMA)


def test_baseline_reasons_and_rest_add_up_to_the_raw_score(con):
    scores = scored(con)
    parts = scores[[f"reason_{place}_contribution" for place in REASONS]].fillna(0)
    total = scores["baseline"] + parts.sum(axis=1) + scores["rest"]
    np.testing.assert_allclose(total, scores["raw_score"], atol=1e-9)
    assert (parts.abs().diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)
    (champion,) = con.execute("select * from registry").df().to_dict("records")
    frame = con.table("scoring_set").df()
    np.testing.assert_allclose(scores["raw_score"], load(champion).raw(frame), atol=1e-6)
    np.testing.assert_allclose(scores["score"], load(champion).predict(frame), atol=1e-6)


def test_a_reason_tells_the_value_that_the_customer_has(con):
    scores, frame = scored(con), con.table("scoring_set").df()
    of_orders = scores["reason_1_feature"] == "n_orders_90d"
    assert of_orders.any()
    assert (
        scores.loc[of_orders, "reason_1_value"].astype(float)
        == frame.loc[of_orders, "n_orders_90d"]
    ).all()


def test_a_protected_attribute_is_no_reason_and_stays_in_the_rest(con):
    open_reasons, guarded = scored(con), scored(con, protected=frozenset({"n_orders_90d"}))
    names = [f"reason_{place}_feature" for place in REASONS]
    assert (open_reasons[names] == "n_orders_90d").any(axis=None)
    assert not (guarded[names] == "n_orders_90d").any(axis=None)
    pd.testing.assert_series_equal(open_reasons["raw_score"], guarded["raw_score"])
    parts = guarded[[f"reason_{place}_contribution" for place in REASONS]].fillna(0).sum(axis=1)
    np.testing.assert_allclose(guarded["baseline"] + parts + guarded["rest"], guarded["raw_score"])


def test_features_that_contribute_nothing_are_no_reasons():
    class Flat:
        """A model of one feature that moves nothing and one that lowers the score."""

        contribution_names = ("idle", "country")
        model = property(lambda self: self)

        def contributions(self, frame):
            return np.zeros(len(frame)), np.array([[0.0, -0.5]] * len(frame))

    columns = explained(Flat(), pd.DataFrame({"idle": [1.0], "country": ["FR"]}), Untold())
    assert columns["reason_1_feature"].tolist() == ["country"]
    assert columns["reason_1_value"].tolist() == ["FR"]
    assert columns["reason_2_feature"].tolist() == [None]
    assert np.isnan(columns["reason_2_contribution"]).all()
    assert columns["rest"].tolist() == [0.0]


@pytest.mark.parametrize(
    ("taste", "untold", "told"),
    [
        ("Tea", {}, ["taste", "days"]),
        ("Tea", {"values": frozenset({"Tobacco"})}, ["taste", "days"]),
        ("Tobacco", {"values": frozenset({"Tobacco"})}, ["days", None]),
        (None, {}, ["days", None]),
        (None, {"worded_when_missing": frozenset({"taste"})}, ["taste", "days"]),
        ("Tea", {"protected": frozenset({"days"})}, ["taste", None]),
    ],
)
def test_what_is_untold_gives_way_to_the_next_reason(taste, untold, told):
    class Tasteful:
        """A model whose score the taste moves more than the days."""

        contribution_names = ("taste", "days")
        model = property(lambda self: self)

        def contributions(self, frame):
            return np.zeros(len(frame)), np.array([[0.5, -0.25]] * len(frame))

    frame = pd.DataFrame({"taste": pd.Series([taste], dtype="category"), "days": [3.0]})
    columns = explained(Tasteful(), frame, Untold(**untold))
    assert [columns[f"reason_{place}_feature"].tolist()[0] for place in (1, 2)] == told
    parts = sum(np.nan_to_num(columns[f"reason_{place}_contribution"]) for place in (1, 2))
    np.testing.assert_allclose(columns["baseline"] + parts + columns["rest"], [0.25])


def test_features_without_words_for_a_missing_value_are_read_from_the_wordings():
    with duckdb.connect() as con:
        wordings = con.sql(
            "from (values ('days', 'Never'), ('days', 'Nie'), ('taste', ''), ('device', null), "
            "('half', 'None'), ('half', null)) as wordings(feature, sentence_missing)"
        )
        values = con.sql("select 'Tobacco' as value")
        untold = Untold.of(("country",), values, wordings)
    assert untold == Untold(frozenset({"country"}), frozenset({"Tobacco"}), frozenset({"days"}))


def test_a_changed_artifact_is_refused_before_anything_is_scored():
    con = warehouse()
    build(con)
    con.execute("update registry set artifact = regexp_replace(artifact, '[0-9]', 'x')")
    with pytest.raises(ValueError, match=rf"model {TASK}-2024-04-15-.*does not match its hash"):
        next(score_customers(con.table("training_set"), con.table("registry")))


def test_categories_are_scored_one_by_one_without_reasons():
    con = warehouse()
    gate = gates().replace("'customer' as grain", "'category' as grain")
    con.execute(f"create or replace table gates as {gate}")
    con.execute("create table rows as select *, favourite_category as category from training_set")
    rows = con.table("rows")
    con.register("trained", build(con, training={"category": rows}))
    champions = con.table("registry")
    table = frames.write_batches(
        None, score_categories(rows, champions), CATEGORY_SCHEMA
    ).read_all()
    assert table.num_rows == len(training_set())
    assert set(table["category"].to_pylist()) == {"shoes", "hats"}
    assert next(score_customers(rows, champions), None) is None
