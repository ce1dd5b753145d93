"""Lines about how far a long step has come."""

import pytest

from nextbest.progress import Progress


def progress(seconds: list[float], total: int, total_rows: int = 0) -> tuple[Progress, list[str]]:
    said: list[str] = []
    clock = iter([0.0, *seconds])
    step = Progress("training", "tasks", total, lambda: next(clock), said.append, total_rows)
    return step, said


def test_a_line_says_what_is_done_and_what_is_left() -> None:
    step, said = progress([0, 60], total=4)
    step.at("churn_90d")
    step.add(units=1, rows=12_000)
    step.at("click")
    assert said == [
        "training: churn_90d, 0 of 4 tasks done",
        "training: click, 1 of 4 tasks done, 12,000 rows, about 3 minutes left",
    ]


def test_lines_keep_their_distance() -> None:
    step, said = progress([0, 0.5, 1.9, 2.1], total=9)
    for task in ("a", "b", "c", "d"):
        step.at(task)
    assert [line.split(",")[0] for line in said] == ["training: a", "training: d"]


def test_a_long_first_task_tells_its_steps_and_from_a_third_of_them_the_time_left() -> None:
    step, said = progress([0, 9, 30, 35, 60], total=2, total_rows=4_000)
    with step.item("churn_90d", rows=2_000):
        step.expect_steps(10)
        step.step()  # within ten seconds
        step.step()
        step.step()  # again
        step.step(2)
    assert said == [
        "training: churn_90d of 2,000 rows, 0 of 2 tasks done",
        "training: churn_90d of 2,000 rows, 2 of 10 steps, 0 of 2 tasks done",
        "training: churn_90d of 2,000 rows, 5 of 10 steps, 0 of 2 tasks done, "
        "about 3 minutes left",  # a quarter of the work in a minute
    ]


def test_rows_and_tasks_weigh_alike_in_the_time_that_is_left() -> None:
    step, said = progress([0, 60], total=4, total_rows=10_000)
    with step.item("churn_90d", rows=7_500):
        pass
    with step.item("click", rows=500):
        pass
    assert said[-1] == (
        "training: click of 500 rows, 1 of 4 tasks done, 7,500 of 10,000 rows, "
        "about 60 seconds left"  # a quarter of the tasks, three quarters of the rows: half
    )


def test_what_is_looked_at_aside_takes_no_time_of_the_estimate() -> None:
    step, said = progress([0, 10, 70, 120], total=2)
    step.at("churn_90d")
    with step.aside():
        pass
    step.add(units=1)
    step.at("click")
    assert said[-1] == "training: click, 1 of 2 tasks done, about 60 seconds left"


def test_a_task_that_fails_is_done_and_one_that_turns_out_to_be_due_is_expected() -> None:
    step, said = progress([0, 60], total=1, total_rows=1_000)
    with pytest.raises(ValueError, match="no"), step.item("churn_90d", rows=1_000):
        raise ValueError("no")
    step.expect(units=1, rows=1_000)
    with step.item("click", rows=1_000):
        pass
    assert said[-1] == (
        "training: click of 1,000 rows, 1 of 2 tasks done, 1,000 of 2,000 rows, "
        "about 60 seconds left"
    )
