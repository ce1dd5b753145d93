"""The vars by which logs of actions are read: a value without sense is an error."""

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process


@pytest.mark.parametrize(
    ("settings", "objection"),
    [
        ({"policy": "Bold one"}, "var policy_name: 'Bold one'; expected a name of small letters"),
        ({"policy": ""}, "var policy_name: ''; expected"),
        ({"policy": "random"}, "var policy_name: 'random'; expected"),
        ({"campaigns": "New arrivals"}, "'New arrivals'; expected a list of texts"),
        ({"campaigns": ["a", "b", "a"]}, "randomized_campaigns: 'a'; expected distinct"),
        ({"campaigns": [" "]}, "randomized_campaigns: ' '; expected distinct"),
        ({"campaigns": ["decisions"]}, "'decisions'; expected distinct beginnings"),
        ({"campaigns": [7]}, "randomized_campaigns: '7'; expected distinct"),
        ({"days": {"outcome_days": 0}}, "var outcome_days: '0'; expected a whole number from 1"),
        ({"days": {"outcome_days": "week"}}, "var outcome_days: 'week'; expected a whole number"),
    ],
)
def test_a_value_without_sense_is_an_error_that_names_the_var(
    say: Callable[..., str], settings: dict, objection: str
) -> None:
    assert objection in say("check_evidence", **settings)


def test_the_shipped_values_and_an_empty_list_have_sense(say: Callable[..., str]) -> None:
    assert say("check_evidence") == ""
    assert say("check_evidence", campaigns=[], policy="bold_2") == ""


@pytest.mark.parametrize(
    ("lift", "objection"),
    [
        ({"weeks": 8}, "expected the keys plan_days, relative_effect, weeks"),
        ({"weeks": 8, "plan_days": 0, "relative_effect": 0.1}, "'plan_days 0'; expected a number"),
        ({"weeks": 0.5, "plan_days": 60, "relative_effect": 0.1}, "'weeks 0.5'; expected"),
    ],
)
def test_a_lift_without_sense_is_an_error(
    say: Callable[..., str], lift: dict, objection: str
) -> None:
    assert objection in say("check_holdout_lift", lift=lift)
    assert say("check_holdout_lift") == ""
