"""Var sync_logs: a value without sense is an error that says what was expected."""

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process


@pytest.mark.parametrize(
    ("logs", "objection"),
    [
        (["hightouch"], "is not a mapping; expected the ids of syncs by tool, such as {hightouch"),
        ({"segment": {"profiles": [1]}}, "'segment'; expected some of hightouch, census"),
        ({"census": [1]}, "var sync_logs: census: '[1]'; expected lists of sync ids by what"),
        ({"census": {"profiles": 1}}, "expected lists of sync ids"),
        ({"census": {"orders": [1]}}, "expected lists of sync ids"),
        ({"census": {"profiles": []}}, "expected lists of sync ids"),
        ({"census": {"profiles": [1.5]}}, "expected lists of sync ids"),
        ({"census": {"profiles": [1], "deletes": ["1"]}}, "each id once"),
    ],
)
def test_a_var_without_sense_is_an_error_that_says_what_was_expected(
    say: Callable[..., str], logs: object, objection: str
) -> None:
    assert objection in say("check_sync_logs", logs=logs)


def test_few_ids_are_enough(say: Callable[..., str]) -> None:
    assert say("check_sync_logs", logs={}) == ""
    assert say("check_sync_logs", logs={"hightouch": {"profiles": [1234]}}) == ""
