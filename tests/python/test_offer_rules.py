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
BOOST = RULE | {"action": "boost", "factor": 1.5}
CAP = RULE | {"action": "cap", "units": 100}
OTHER = RULE | {"name": "other", "offer": "STYLE_GUIDE"}
OFFER = {
    "kind": "education",
    "priority": "1",
    "discount_rate": "0.1",
    "cost_per_send": "0",
    "cost_per_redemption": "0",
    "margin_effect": "-0.05",
    "valid_from": "2026-01-01",
    "valid_to": "2026-02-01",
    "valid_days": "7",
    "budget_units": "",
    "budget_money": "0",
    "eligibility": "n_orders > 3",
    "headline": "a",
    "text": "b",
    "cta_label": "c",
    "cta_path": "/d",
    "reason_text": "e",
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
        ([RULE | {"action": "praise"}], "rule mine: unknown action praise; actions are suppress"),
        ([RULE | {"action": "boost"}], "rule mine: key factor is missing; boost has factor"),
        ([BOOST | {"factor": 0}], "rule mine: factor 0 is no number above zero"),
        ([BOOST | {"factor": True}], "rule mine: factor True is no number above zero"),
        ([RULE | {"action": "cap"}], "rule mine: key units is missing; cap has units"),
        ([CAP | {"units": -1}], "rule mine: units -1 is no whole number from 0 to"),
        ([CAP | {"units": 0.5}], "rule mine: units 0.5 is no whole number from 0 to"),
        ([RULE | {"units": 5}], "rule mine: key units is not for it; cap has units"),
        ([RULE | {"period": "week"}], "rule mine: period week is not for it; cap has period"),
        ([CAP | {"period": "year"}], "rule mine: period year; expected one of offer, week, day"),
        ([RULE | {"priority": "first"}], "rule mine: priority first is no whole number from 0"),
        ([RULE | {"offer": "FREE_CAR"}], "rule mine: unknown offer FREE_CAR; seeds/offers.csv has"),
        ([RULE | {"offer_kind": "education"}], "rule mine: needs exactly one of offer, offer_kind"),
        (
            [{k: v for k, v in RULE.items() if k != "offer"} | {"offer_kind": "teaser"}],
            "rule mine: unknown offer_kind teaser",
        ),
        ([RULE | {"weight": 1}], "rule mine: unknown key weight; keys are name, when"),
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


@pytest.mark.parametrize(
    "rules", [[BOOST], [CAP], [CAP | {"period": "day"}], [RULE | {"priority": 7}, OTHER]]
)
def test_a_rule_may_boost_cap_and_have_a_priority(
    check: Callable[[list[dict]], str], rules: list[dict]
) -> None:
    assert check(rules) == ""


def test_rules_that_contradict_each_other_are_an_error_that_names_both(
    check: Callable[[list[dict]], str],
) -> None:
    rules = [RULE | {"priority": 3}, OTHER | {"priority": 3, "when": "n_orders  > 3"}]
    message = check(rules)
    assert "offer_rules: rule mine: contradicts rule other: both have priority 3" in message


@pytest.mark.parametrize(
    "changes",
    [
        {"priority": 4},  # one speaks first
        {"when": "n_orders > 4"},  # the data decides
        {"offer": "NEW_ARRIVALS"},  # the same offer
        {"action": "suppress"},
    ],
)
def test_rules_that_can_both_be_followed_are_none(
    check: Callable[[list[dict]], str], changes: dict
) -> None:
    assert check([RULE | {"priority": 3}, OTHER | {"priority": 3} | changes]) == ""


def test_an_offer_that_can_be_made_passes(say: Callable[..., str]) -> None:
    assert say("check_offers_on_file", offers={"X": OFFER}) == ""


@pytest.mark.parametrize(
    ("changes", "objection"),
    [
        ({"text": ""}, "text is empty; expected a text"),
        ({"headline": " "}, "headline is empty; expected a text"),
        ({"budget_units": "-5"}, "budget_units -5; expected a number from 0"),
        ({"budget_money": "-0.01"}, "budget_money -0.01; expected a number from 0"),
        ({"budget_money": "much"}, "budget_money much; expected a number from 0"),
        ({"discount_rate": "10"}, "discount_rate 10; expected a number from 0 to 0.9"),
        ({"cost_per_send": ""}, "cost_per_send is empty; expected a number from 0"),
        (
            {"budget_period": "month"},
            "budget_period month; expected one of offer, week, day, build",
        ),
        ({"valid_to": "2025-12-31"}, "valid_to 2025-12-31 is before valid_from 2026-01-01"),
        ({"valid_to": "31.12.2026"}, "valid_to 31.12.2026 is not a date; expected YYYY-MM-DD"),
        ({"eligibility": "shoe_size > 40"}, "eligibility: unknown column shoe_size; columns are"),
        ({"eligibility": "1=1; drop table x"}, "eligibility: cannot read ;"),
    ],
)
def test_an_offer_that_cannot_be_made_is_an_error_that_names_it(
    say: Callable[..., str], changes: dict, objection: str
) -> None:
    message = say("check_offers_on_file", offers={"X": OFFER | changes})
    assert f"seeds/offers.csv: offer X: {objection}" in message


@pytest.mark.parametrize("code", ["10% OFF", "A|B", "X; drop table victim; select 1 as y", "'", ""])
def test_a_code_is_a_word(say: Callable[..., str], code: str) -> None:
    message = say("check_offers_on_file", offers={code: OFFER | {"offer_code": code}})
    assert f"offer {code}: offer_code consists of letters, digits, _ and -" in message


def test_an_offer_that_was_renamed_in_one_file_alone_is_named(say: Callable[..., str]) -> None:
    row = {"segment_kind": "journey_stage", "segment": "new", "offer_code": "OLD_NAME"}
    message = say("check_segment_offers", segment_offers=[row])
    assert "segment_offers.csv: journey_stage new: unknown offer OLD_NAME; seeds/off" in message
    assert "seeds/offers.csv has COMEBACK15, " in message
    assert say("check_segment_offers") == ""
