"""When a task is trained, who becomes champion, and what a build leaves in the registry."""

import datetime as dt
import json
from functools import partial

import numpy as np
import pandas as pd
import pytest

from ml_registry import build, gates, warehouse
from ml_shop import TASK, training_set
from nextbest import progress
from nextbest.ml.artifact.serialized import hash_of
from nextbest.ml.registry import retraining, trainings
from nextbest.ml.registry.champion_challenger import judge
from nextbest.ml.registry.lifecycle import applicable, champion_of, reason_to_train, unseen_from
from nextbest.ml.registry.rows import SCHEMA, load, read_state
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.train import train_task

SETTINGS = Settings(n_threads=1)
TODAY = pd.Timestamp("2024-05-01")
AVAILABLE = ["customer_id", "n_orders_90d", "is_scoring"]


def models(*rows):
    names = ["model_version", "role", "trained_as_of", "parent_version", "decided_as_of"]
    table = pd.DataFrame([(*row, *[None] * (5 - len(row))) for row in rows], columns=names)
    features = [["n_orders_90d"]] * len(rows)
    of_all = {"task": TASK, "trained_at": "2024-05-02", "horizon_days": 7}
    of_all |= {"last_cutoff": "2024-03-25", "is_readable": True}
    return table.assign(feature_names=features, **of_all)


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
        (models(("a", "champion", "2024-03-01"), ("b", "retired", "2024-04-20")), {}, None),
        (
            models(("a", "champion", "2024-03-01"), ("a2", "champion", "2024-04-20", "a")),
            {},
            "61 days old",
        ),
        (models(("a", "champion", "2024-03-01", None, "2024-04-20")), {}, None),
        (models(("a", "champion", "2024-03-01", None, "2024-05-02")), {}, "61 days old"),
        (models(("a", "failed", "2024-05-01")), {}, "no champion"),
    ],
)
def test_a_task_is_due_when_the_table_of_reasons_says_so(registry, settings, reason):
    found = reason_to_train(
        applicable(registry, TASK, TODAY), Task(TASK, 7), TODAY, AVAILABLE, Settings(**settings)
    )
    assert found is None if reason is None else reason in found


def test_a_champion_whose_feature_is_gone_is_trained_anew():
    known = applicable(models(("a", "champion", "2024-05-01")), TASK, TODAY)
    reason = reason_to_train(known, Task(TASK, 7), TODAY, ["n_orders_30d"], Settings())
    assert reason == "the champion needs the feature n_orders_90d, which is no longer there"


def test_a_champion_of_another_horizon_is_trained_anew():
    known = applicable(models(("a", "champion", "2024-05-01")), TASK, TODAY)
    reason = reason_to_train(known, Task(TASK, 30), TODAY, AVAILABLE, Settings())
    assert reason == "the champion looks 7 days ahead, the task now 30"


@pytest.mark.parametrize(
    ("registry", "date", "expected"),
    [
        (models(("a", "champion", "2024-04-01")), "2024-04-07", None),
        (models(("a", "champion", "2024-04-01")), "2024-04-08", "2024-04-01"),
        (models(("a", "champion", "2024-04-03")), "2024-05-01", "2024-04-01"),
        (models(("a", "champion", "2024-04-10")), "2024-05-01", "2024-04-04"),
        (
            models(("a", "champion", "2024-04-01"), ("b", "challenger", "2024-05-01")),
            "2024-05-01",
            None,
        ),
        (models(("a", "champion", "2024-04-01", None, "2024-05-01")), "2024-05-07", "2024-04-25"),
    ],
)
def test_a_cutoff_judges_a_champion_that_has_not_seen_its_label_once(registry, date, expected):
    date = pd.Timestamp(date)
    found = unseen_from(applicable(registry, TASK, date), date)
    assert found == (None if expected is None else pd.Timestamp(expected))


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
    assert (verdict.role, verdict.reason) == ("champion", "nothing to compare it with")


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
    test = training_set().query("split == 'test'").drop(columns=trained.scoring.model.features[0])
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
    connection = warehouse()
    yield connection
    connection.close()


def test_a_second_build_trains_nothing_and_reads_nothing(con):
    assert list(build(con)["role"]) == ["champion"]
    assert build(con, training={"customer": Unread()}).empty


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
    assert build(con, training={"customer": Unread()}).empty


def test_a_registry_row_tells_where_it_comes_from(con):
    (row,) = build(con).to_dict("records")
    assert row["trained_as_of"] == dt.date(2024, 4, 15)
    assert (row["first_cutoff"], row["last_cutoff"]) == (dt.date(2024, 1, 1), dt.date(2024, 4, 8))
    assert row["training_reason"].startswith("no champion was trained on or before 2024-04-15")
    assert set(row) == set(SCHEMA.names)


def test_the_same_rows_give_the_same_artifact_in_another_warehouse(con):
    other = warehouse()
    assert build(other)["artifact_sha256"].tolist() == build(con)["artifact_sha256"].tolist()


def test_a_row_scores_on_its_own_what_the_version_scored(con):
    (row,) = build(con).to_dict("records")
    (kept,) = con.execute("select * from registry").df().to_dict("records")
    frame = training_set()
    np.testing.assert_array_equal(load(kept).predict(frame), load(row).predict(frame))


def test_a_training_that_fails_leaves_a_row_that_says_so_and_the_champion(con, monkeypatch):
    build(con)

    def fail(*_):
        raise ValueError("no luck")

    monkeypatch.setattr(trainings, "train_task", fail)
    (row,) = build(con, retrain=[TASK]).to_dict("records")
    assert row["role"] == "failed"
    assert row["training_reason"] == "the training failed: ValueError: no luck"
    state = read_state(con.table("registry"))
    assert champion_of(applicable(state, TASK, TODAY))["artifact"] is not None
    assert build(con).empty


def test_the_progress_counts_fits_of_tasks_that_are_trained_and_no_task_that_is_kept(
    con, monkeypatch
):
    build(con)
    for table in ("training_set", "gates"):
        con.execute(f"insert into {table} by name select * replace ('new' as task) from {table}")
    said = []
    heard = partial(progress.Progress, say=said.append)
    monkeypatch.setattr(retraining, "Progress", heard)
    monkeypatch.setattr(progress, "SECONDS_WITHIN", 0)
    (row,) = build(con).to_dict("records")
    assert row["task"] == "new"
    assert said[0] == "training: new of 1,000 rows, 0 of 1 tasks done"
    *steps, n_steps = [line.split(", ")[1].removesuffix(" steps") for line in said[1:]]
    done, total = map(int, n_steps.split(" of "))
    assert done == total - 1  # the last of them, the diagnostics, end the task
    assert [int(step.split(" of ")[0]) for step in steps] == list(range(1, done))
    is_estimated = [line.endswith(" left") for line in said[1:]]
    assert is_estimated == [3 * place >= total for place in range(1, total)]


def later(con, change="label"):
    """Let two more weeks of the same customers mature, with labels that change."""
    con.execute(
        f"insert into training_set by name select * replace ({change} as label, as_of_date + "
        "interval 35 day as as_of_date) from training_set where as_of_date in ('2024-03-25', "
        "'2024-04-01')"
    )
    con.execute("create or replace table gates as " + gates("2024-05-13"))


def test_a_healthy_champion_is_left_alone(con):
    build(con)
    later(con)
    assert build(con).empty


def test_a_champion_whose_calibration_slips_gets_a_calibrator_and_no_training(con, monkeypatch):
    (before,) = build(con).to_dict("records")
    later(con)
    con.execute(
        "delete from training_set where as_of_date > '2024-04-15' and label = 0 and "
        "hash(customer_id) % 3 <> 0"
    )
    monkeypatch.setattr(trainings, "train_task", None)
    (row,) = build(con).to_dict("records")
    assert row["parent_version"] == before["model_version"]
    assert row["training_reason"].startswith("recalibrated, not trained: calibration: the error")
    assert (row["role"], row["algorithm"]) == ("champion", before["algorithm"])
    old, new = load(before), load(row)
    assert new.model.to_dict() == old.model.to_dict()
    recent = training_set().query("split == 'test'")
    assert new.predict(recent).mean() > 1.3 * old.predict(recent).mean()
    assert build(con).empty


def test_a_champion_whose_ranking_fell_as_well_is_trained(con):
    build(con)
    later(con, "case when random() < 0.1 then 1 else 0 end")
    (row,) = build(con).to_dict("records")
    assert pd.isna(row["parent_version"])
    assert "the ranking got worse, too" in row["training_reason"]


def test_a_champion_whose_scores_drift_is_trained(con):
    build(con)
    later(con)
    con.execute(
        "update training_set set n_orders_90d = n_orders_90d * 4 where as_of_date > '2024-04-15'"
    )
    (row,) = build(con).to_dict("records")
    assert row["training_reason"].startswith("drift: the stability index of the scores")


def test_drift_of_few_customers_is_not_judged(con):
    build(con)
    later(con)
    con.execute(
        "update training_set set n_orders_90d = n_orders_90d * 4 where as_of_date > '2024-04-15'"
    )
    (row,) = build(con, drift_min_customers=301).to_dict("records")
    assert "drift" not in row["training_reason"]


def test_the_scores_of_two_fits_are_not_compared(con):
    """The fit that scores may give other scores than the measured one without any change."""
    build(con)
    later(con)
    (row,) = con.execute("select * from registry").df().to_dict("records")
    shifted = json.loads(row["artifact"])
    shifted["calibrator"] = {"slope": 0.2, "intercept": -0.6}
    text = json.dumps(shifted, sort_keys=True, separators=(",", ":"))
    con.execute("update registry set artifact = ?, artifact_sha256 = ?", [text, hash_of(text)])
    reasons = build(con)["training_reason"].tolist()
    assert not any("drift" in reason for reason in reasons)


def test_a_champion_of_an_older_format_is_trained_anew(con):
    build(con)
    con.execute(
        "update registry set model_version = 'old', "
        "artifact = replace(artifact, 'nextbest-model-', 'old-')"
    )
    (row,) = build(con).to_dict("records")
    assert row["role"] == "champion"
    assert "of the format of an older version" in row["training_reason"]


def test_the_registry_of_an_older_build_is_read(con):
    build(con)
    added = set(SCHEMA.names) - {"task", "model_version", "algorithm", "kind", "role", "metrics"}
    for name in ("grain", "horizon_days", "value_scale", "diagnostics", "parent_version"):
        assert name in added
        con.execute(f"alter table registry drop column {name}")
    con.execute("alter table registry drop column decided_as_of")
    assert read_state(con.table("registry"))["horizon_days"].tolist() == [7]
    registry = con.table("registry")
    sets, gate = {"customer": Unread()}, con.table("gates")
    assert retraining.train_due_models(sets, gate, registry, {"n_threads": 1}).empty


def test_a_setting_with_a_typo_and_a_list_that_is_a_text_are_refused():
    with pytest.raises(ValueError, match="unknown model setting 'retrian'"):
        Settings.from_meta({"retrian": []})
    with pytest.raises(ValueError, match="must be a list"):
        Settings.from_meta({"retrain": TASK})
