"""The vars of triggers: a value that nothing can be judged by is an error that names the var."""

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process
LIST = "expected a list of beginnings of campaigns' names or ids, such as [Cart reminder]"


@pytest.mark.parametrize(
    ("variables", "objection"),
    [
        ({"trigger_flow_campaigns": "Cart"}, f"var trigger_flow_campaigns: 'Cart'; {LIST}"),
        ({"trigger_flow_campaigns": ["Cart", " "]}, LIST),
        ({"trigger_flow_campaigns": [7]}, LIST),
        ({"trigger_flow_campaigns": {"Cart": "Win-back"}}, LIST),
        ({"trigger_price_days": -1}, "var trigger_price_days: '-1'; expected a whole number"),
        ({"trigger_price_days": "30"}, "var trigger_price_days: '30'; expected a whole number"),
        ({"trigger_price_drop_share": 5}, "var trigger_price_drop_share: '5' is not a share"),
        ({"trigger_expires_days": {"price_drop": 3}}, "expected a number of days for each of"),
    ],
)
def test_a_value_without_sense_is_an_error_that_names_the_var(
    say: Callable[..., str], variables: dict, objection: str
) -> None:
    assert objection in say("check_triggers", variables)


def test_the_shipped_values_and_a_list_have_sense(say: Callable[..., str]) -> None:
    assert say("check_triggers") == ""
    assert say("check_triggers", {"trigger_flow_campaigns": ["Cart", "It's due"]}) == ""
