"""When a task is trained, who becomes champion, and what a build reads."""

import datetime as dt

import duckdb
import pandas as pd
import pytest

from models_shop import TASK, training_set
from nextbest import frames
from nextbest.models.lifecycle import applicable, champion_of, judge, reason_to_train
from nextbest.models.registry import SCHEMA, read_state, train_due_models
from nextbest.models.scoring import score_customers
from nextbest.models.settings import Settings, Task
from nextbest.models.training import train_task

SETTINGS = Settings(n_threads=1)
TODAY = pd.Timestamp("2024-05-01")
AVAILABLE = ["customer_id", "n_orders_90d", "is_scoring"]


def models(*rows):
    names = ["task", "model_version", "role", "trained_as_of", "trained_at", "feature_names"]
    defaults = ("2024-05-02", ["n_orders_90d"])
    return pd.DataFrame([(TASK, *row, *defaults) for row in rows], columns=names)


@pytest.mark.parametrize(
    ("registry", "settings", "reason"),
    [
        (models(), {}, "no champion was trained on or before 2024-05-01"),
        (models(("a", "champion", "2024-04-01")), {}, None),
        (models(("a", "champion", "2024-03-31")), {}, "31 days old, more than 30"),
        (models(("a", "champion", "2024-03-31")), {"retrain_after_days": 31}, None),
        (
            models(("a", "champion", "2024-01-01"), ("b", "challenger", "2024-04-20")),
            {},
            None,
        ),
        (models(("a", "challenger", "2024-04-20")), {}, "no champion"),
        (models(("a", "champion", "2024-05-02")), {}, "no champion"),
        (models(("a", "retired", "2024-04-20")), {}, "no champion"),
        (models(("a", "champion", "2024-05-01")), {"retrain": (TASK,)}, "the var retrain"),
        (models(("a", "champion", "2024-05-01")), {"retrain": ("other",)}, None),
    ],
)
def test_a_task_is_due_when_the_table_of_reasons_says_so(registry, settings, reason):
    found = reason_to_train(
        applicable(registry, TASK, TODAY), TASK, TODAY, AVAILABLE, Settings(**settings)
    )
    assert found is None if reason is None else reason in found


def test_a_champion_whose_feature_is_gone_is_trained_anew():
    known = applicable(models(("a", "champion", "2024-05-01")), TASK, TODAY)
    reason = reason_to_train(known, TASK, TODAY, ["n_orders_30d"], Settings())
    assert reason == "the champion needs the feature n_orders_90d, which is no longer there"


def test_each_date_has_the_newest_champion_of_its_past():
    registry = models(("a", "champion", "2024-03-01"), ("b", "champion", "2024-04-30"))
    for date, version in [("2024-04-29", "a"), ("2024-04-30", "b"), ("2024-06-01", "b")]:
        known = applicable(registry, TASK, pd.Timestamp(date))
        assert champion_of(known)["model_version"] == version


@pytest.fixture(scope="module")
def trained():
    return train_task(training_set(), Task(TASK, 7), SETTINGS)


def test_the_first_model_is_champion_without_a_comparison(trained):
    verdict = judge(training_set(), trained.measured, None, None)
    assert (verdict.role, verdict.reason) == ("champion", "first model")


def test_an_equal_challenger_does_not_replace_and_a_better_one_does(trained):
    test = training_set().query("split == 'test'")
    worse = training_set().assign(n_orders_90d=0.0, days_since_last_order=0.0)
    weak = train_task(worse, Task(TASK, 7), SETTINGS)
    equal = judge(test, trained.measured, trained.scoring, trained.measured)
    assert equal.role == "challenger"
    assert "on 900 rows of 2024-03-25 to 2024-04-08" in equal.reason
    assert judge(test, trained.measured, weak.scoring, weak.measured).role == "champion"
    assert judge(test, weak.measured, trained.scoring, trained.measured).role == "challenger"


def test_without_a_period_that_neither_learned_from_the_reason_says_so(trained):
    early = training_set().query("split == 'train'")
    verdict = judge(early, trained.measured, trained.scoring, trained.measured)
    assert verdict.role == "champion"
    assert verdict.reason.startswith("not compared")


def test_a_champion_whose_feature_is_gone_is_not_compared(trained):
    test = training_set().query("split == 'test'").drop(columns="country")
    verdict = judge(test, trained.measured, trained.scoring, trained.measured)
    assert (verdict.role, verdict.reason[:12]) == ("champion", "not compared")


class Unread:
    """A relation that must not be read."""

    def __init__(self):
        self.columns = list(training_set(1).columns)

    def __getattr__(self, name):
        raise AssertionError("the training set was read although nothing is due")


@pytest.fixture
def con():
    connection = duckdb.connect()
    connection.register("frame", training_set())
    connection.execute("create table training_set as select * from frame")
    connection.execute("create table gates as " + gates())
    yield connection
    connection.close()


def gates(as_of_date="2024-04-15", is_trainable=True):
    return (
        f"select '{TASK}' as task, 7 as horizon_days, 'binary' as kind, 'customer' as grain, "
        f"{is_trainable} as is_trainable, date '{as_of_date}' as as_of_date, "
        "timestamp '2024-04-15 08:00' as run_started_at"
    )


def build(con, training=None, **meta):
    """Do what dbt does with the registry, and return what the build added."""
    exists = con.execute("select count(*) from duckdb_tables() where table_name = 'registry'")
    registry = con.table("registry") if exists.fetchall()[0][0] else None
    training = training or con.table("training_set")
    meta = {"n_threads": 1} | meta
    rows = train_due_models(training, con.table("gates"), registry, meta)
    con.register("new_rows", frames.write(None, rows, SCHEMA))
    verb = "insert into registry" if registry else "create table registry as"
    con.execute(f"{verb} select * from new_rows")
    return rows


def test_a_second_build_trains_nothing_and_reads_nothing(con):
    assert list(build(con)["role"]) == ["champion"]
    assert build(con, training=Unread()).empty


def test_a_past_date_gets_its_own_champion_and_leaves_the_newer_one(con):
    build(con)
    con.execute("create or replace table gates as " + gates("2024-03-18"))
    con.execute("update training_set set split = 'gap' where as_of_date > '2024-03-04'")
    con.execute("update training_set set split = 'test' where as_of_date = '2024-03-04'")
    con.execute("update training_set set split = 'calibration' where as_of_date = '2024-02-19'")
    (version,) = build(con)["model_version"]
    assert version.startswith(f"{TASK}-2024-03-18-")
    state = read_state(con.table("registry"))
    assert champion_of(applicable(state, TASK, TODAY))["model_version"] != version


def test_a_forced_training_on_the_same_rows_adds_no_row(con):
    build(con)
    assert build(con, retrain=[TASK]).empty


def test_a_task_below_its_gates_has_no_model_and_no_scores(con):
    con.execute("create or replace table gates as " + gates(is_trainable=False))
    assert build(con, training=Unread()).empty
    assert score_customers(con.table("training_set"), con.table("registry")).empty


def test_a_registry_row_tells_where_it_comes_from(con):
    (row,) = build(con).to_dict("records")
    assert row["trained_as_of"] == dt.date(2024, 4, 15)
    assert (row["first_cutoff"], row["last_cutoff"]) == (dt.date(2024, 1, 1), dt.date(2024, 4, 8))
    assert row["training_reason"].startswith("no champion was trained on or before 2024-04-15")
    assert set(row) == set(SCHEMA.names)


def test_the_champion_scores_every_eligible_customer_in_batches(con, monkeypatch):
    build(con)
    con.execute("create table scoring_set as from training_set where as_of_date = '2024-04-08'")
    scores = score_customers(con.table("scoring_set"), con.table("registry"))
    assert len(scores) == scores["customer_id"].nunique() == 300
    assert scores["score"].between(0, 1).all()
    monkeypatch.setattr("nextbest.frames.BATCH_ROWS", 70)
    again = score_customers(con.table("scoring_set"), con.table("registry"))
    pd.testing.assert_frame_equal(scores, again)


def test_a_changed_artifact_is_refused_before_anything_is_scored(con):
    build(con)
    con.execute("update registry set artifact = replace(artifact, '0.1', '0.2')")
    with pytest.raises(ValueError, match=rf"model {TASK}-2024-04-15-.*does not match its hash"):
        score_customers(con.table("training_set"), con.table("registry"))


def test_a_setting_with_a_typo_and_a_list_that_is_a_text_are_refused():
    with pytest.raises(ValueError, match="unknown model setting 'retrian'"):
        Settings.from_meta({"retrian": []})
    with pytest.raises(ValueError, match="must be a list"):
        Settings.from_meta({"retrain": TASK})
