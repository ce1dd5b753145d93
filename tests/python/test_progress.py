"""Lines about how far a long step has come."""

from nextbest.progress import Progress


def progress(seconds: list[float], total: int) -> tuple[Progress, list[str]]:
    said: list[str] = []
    clock = iter([0.0, *seconds])
    return Progress("training", "tasks", total, lambda: next(clock), said.append), said


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
