"""Trainings side by side: what each gives, and what becomes of one that fails."""

import os
from functools import partial

import pytest

from ml_registry import build, warehouse
from ml_shop import TASK
from nextbest import progress
from nextbest.ml.parallel import in_processes
from nextbest.ml.registry import retraining, trainings


@pytest.fixture
def con():
    """Return a warehouse in which two tasks are due."""
    found = warehouse()
    for table in ("training_set", "gates"):
        found.execute(
            f"insert into {table} by name select * replace ('second' as task) from {table}"
        )
    return found


def versions(rows):
    return dict(zip(rows["task"], rows["artifact_sha256"], strict=True))


def test_tasks_side_by_side_give_what_they_give_one_by_one(con, monkeypatch):
    said = []
    monkeypatch.setattr(retraining, "Progress", partial(progress.Progress, say=said.append))
    monkeypatch.setattr(progress, "SECONDS_BETWEEN", 0)
    side_by_side = build(con, n_threads=2)
    assert said[0] == "training: 2 at a time, 0 of 2 tasks done"
    assert said[-1].startswith("training: 2 at a time, 2 of 2 tasks done, 2,000 of 2,000 rows")
    assert side_by_side["task"].tolist() == [TASK, "second"]
    con.execute("drop table registry")
    assert versions(build(con, n_threads=1)) == versions(side_by_side)


def test_many_rows_are_trained_one_by_one(con, monkeypatch):
    def never(*_):
        raise AssertionError("no process may be started")

    monkeypatch.setattr(trainings, "in_processes", never)
    monkeypatch.setattr(trainings, "MAX_ROWS_SIDE_BY_SIDE", 1_999)
    assert len(build(con, n_threads=2)) == 2


def test_where_no_process_can_be_started_tasks_come_one_by_one(con, monkeypatch, capsys):
    def refuse(*_):
        raise OSError("no semaphores here")

    monkeypatch.setattr(trainings, "in_processes", refuse)
    assert build(con, n_threads=2)["role"].tolist() == ["champion", "champion"]
    said = capsys.readouterr().err
    assert "training: one by one, as processes failed: no semaphores here" in said


def test_what_a_process_left_when_it_was_ended_is_trained_here(con, monkeypatch, capsys):
    def end(call):
        if call.task == "second":
            os._exit(9)
        return call, {}

    def ended(function, calls, n_processes):
        yield from in_processes(end, [(one,) for one, *_ in calls if one.task == "second"], 1)

    monkeypatch.setattr(trainings, "in_processes", ended)
    assert build(con, n_threads=2)["role"].tolist() == ["champion", "champion"]
    assert "training: one by one, as processes failed: " in capsys.readouterr().err


def test_one_that_fails_beside_another_leaves_a_row_that_says_so(con):
    con.execute("delete from training_set where task = 'second'")
    rows = build(con, n_threads=2).set_index("task")
    assert rows.loc[TASK, "role"] == "champion"
    assert rows.loc["second", "role"] == "failed"
    assert rows.loc["second", "training_reason"].startswith("the training failed: ")


def test_one_that_cannot_be_read_leaves_a_row_that_says_so(con, monkeypatch):
    read = trainings.frames.read

    def fail(relation, *names, **equals):
        if equals.get("task") == "second":
            raise OSError("the disk is gone")
        return read(relation, *names, **equals)

    monkeypatch.setattr(trainings.frames, "read", fail)
    rows = build(con, n_threads=2).set_index("task")
    assert rows.loc[TASK, "role"] == "champion"
    assert rows.loc["second", "training_reason"] == "the training failed: OSError: the disk is gone"
