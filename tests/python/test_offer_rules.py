"""A rule that cannot be understood stops the build before anything runs, and the error names it."""

from collections.abc import Callable

import pytest

RULE = {
    "name": "mine",
    "when": "n_orders > 3",
    "action": "require",
    "offer": "NEW_ARRIVALS",
    "reason": "why",
}

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process


@pytest.fixture
def check(say: Callable[..., str]) -> Callable[[list[dict]], str]:
    """Check rules as on-run-start does; '' is no objection."""
    return lambda rules: say("check_offer_rules", rules=rules)


@pytest.mark.parametrize(
    "predicate",
    [
        "is_vip",
        "not is_vip and n_orders >= 3",
        "segment_propensity = 'high' or purchase_7d_probability > 0.25",
        "country in ('DE', 'AT') and favourite_category not like 'toys%'",
        "days_since_last_order between 30 and 90 or days_since_last_order is null",
        "(loyalty_tier is not null and (n_orders = 1)) or revenue_365d < -5.5",
        "favourite_brand <> 'O''Neill' and as_of_date >= '2026-11-01'",
        "N_ORDERS > 3 AND IS_VIP IS FALSE",
    ],
)
def test_a_predicate_over_documented_columns_passes(
    check: Callable[[list[dict]], str], predicate: str
) -> None:
    assert check([RULE | {"when": predicate}]) == ""


@pytest.mark.parametrize(
    ("predicate", "objection"),
    [
        ("n_order > 3", "unknown column n_order; columns are as_of_date"),
        ("1=1; drop table marts.fct_email_profiles", "cannot read ;"),
        ("is_vip -- and more", "cannot read --"),
        ("is_vip /* and */ ", "cannot read /*"),
        ('"is_vip"', 'cannot read "'),
        ("country = 'DE", "cannot read '"),
        ("country = 'a\\' or is_vip", "cannot read '"),
        ("lower(country) = 'de'", "unknown column lower"),
        ("is_vip or exists (select 1)", "unknown column exists"),
        ("n_orders in (select 3)", "unknown column select"),
        ("n_orders > ", "ends too early"),
        ("n_orders > > 3", "unexpected >"),
        ("n_orders 3", "unexpected 3"),
        ("(is_vip", "ends too early"),
        ("is_vip)", "a parenthesis closes that was not opened"),
        ("n_orders in ()", "unexpected )"),
        ("is_vip, is_vip", "unexpected ,"),
        ("n_orders > 'many'", "column n_orders is a number and cannot be compared with 'many'"),
        ("segment_propensity > 0.5", "column segment_propensity is a text"),
        ("is_vip = 1", "column is_vip is a boolean"),
    ],
)
def test_any_other_predicate_is_an_error_that_names_rule_and_trouble(
    check: Callable[[list[dict]], str], predicate: str, objection: str
) -> None:
    message = check([RULE | {"when": predicate}])
    assert "offer_rules: rule mine: " in message
    assert objection in message


@pytest.mark.parametrize(
    ("rules", "objection"),
    [
        ([RULE, RULE], "rule mine: the name stands twice"),
        ([RULE | {"action": "boost"}], "rule mine: unknown action boost; actions are suppress"),
        ([RULE | {"offer": "FREE_CAR"}], "rule mine: unknown offer FREE_CAR; seeds/offers.csv has"),
        ([RULE | {"offer_kind": "education"}], "rule mine: needs exactly one of offer, offer_kind"),
        (
            [{k: v for k, v in RULE.items() if k != "offer"} | {"offer_kind": "teaser"}],
            "rule mine: unknown offer_kind teaser",
        ),
        ([RULE | {"priority": 1}], "rule mine: unknown key priority; keys are name, when"),
        ([{k: v for k, v in RULE.items() if k != "reason"}], "rule mine: key reason is missing"),
        ([{k: v for k, v in RULE.items() if k != "name"}], "rule number 1: key name is missing"),
        ([RULE | {"name": "a b"}], "rule a b: a name consists of"),
        (["is_vip"], "rule 1: expected a mapping"),
    ],
)
def test_a_rule_of_another_shape_is_an_error(
    check: Callable[[list[dict]], str], rules: list[dict], objection: str
) -> None:
    assert f"offer_rules: {objection}" in check(rules)
