"""The var `retrain`: what it may name."""

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process


@pytest.mark.parametrize("retrain", [[], ["recommendations"], ["purchase_7d", "recommendations"]])
def test_tasks_and_the_ranker_can_be_retrained(say: Callable[..., str], retrain: list) -> None:
    assert say("check_retrain", retrain=retrain) == ""


@pytest.mark.parametrize(
    ("retrain", "objection"),
    [
        ("recommendations", "var retrain: 'recommendations' is not a list; expected one such as"),
        (7, "var retrain: '7' is not a list"),
        (["recomendations"], "var retrain: nothing that is trained is named 'recomendations'"),
    ],
)
def test_anything_else_is_an_error_that_says_what_there_is(
    say: Callable[..., str], retrain: object, objection: str
) -> None:
    assert objection in say("check_retrain", retrain=retrain)


def test_no_task_has_the_name_of_the_ranker(say: Callable[..., str]) -> None:
    said = say("check_retrain", tasks={"recommendations": {}})
    assert "task recommendations: the ranker of recommendations has this name" in said
