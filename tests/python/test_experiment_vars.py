"""The var `experiments`: a declaration that is not understood stops before anything is built."""

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process

RULE = {
    "name": "recent_education",
    "when": "days_since_last_order <= 30",
    "action": "require",
    "offer_kind": "education",
    "reason": "Try it",
}


def experiment(changes: dict | None = None, **given: object) -> dict:
    return {
        "hypothesis": "More customers get the exclusive offer, and it pays",
        "population": "n_orders > 0 and country = 'DE'",
        "variants": {
            "control": {"weight": 1},
            "lower": {"weight": 1, "changes": changes or {"segments": {"high": 1.5}}},
        },
        "starts_on": "2026-06-01",
        "ends_on": "2026-07-12",
        "primary_metric": "revenue",
        "guardrails": ["unsubscribe_rate"],
        "smallest_effect": 0.05,
    } | given


@pytest.mark.parametrize(
    "changes",
    [
        {"segments": {"high": 1.5, "low": 0.4}},
        {"texts": [{"offer_code": "NEW_ARRIVALS", "language": "en", "headline": "It's new"}]},
        {"send_time": False, "recommendations": False},
        {"offer_rules": {"remove": ["recent_buyer_new_arrivals"], "add": [RULE]}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_each_kind_of_change_is_understood(say: Callable[..., str], changes: dict) -> None:
    assert say("check_experiments", experiments={"a": experiment(changes)}) == ""


def test_no_experiment_is_as_good(say: Callable[..., str]) -> None:
    assert say("check_experiments", experiments={}) == ""


@pytest.mark.parametrize(
    ("given", "objection"),
    [
        ({"weights": 1}, "a: unknown key weights; keys are hypothesis, variants, starts_on"),
        ({"hypothesis": ""}, "a: key hypothesis is missing"),
        ({"population": "n_order > 0"}, "experiment a: unknown column n_order"),
        ({"population": "n_orders > 0; drop"}, "experiment a: cannot read ;"),
        ({"layer": 3}, "a: layer 3 is no text"),
        ({"share": 1.5}, "a: share 1.5 is no share; expected a number above 0, at most 1"),
        ({"smallest_effect": "5 %"}, "smallest_effect 5 % is no share"),
        ({"starts_on": "2026-02-30"}, "a: starts_on 2026-02-30 is not a date; expected YYYY-MM-DD"),
        ({"ends_on": "2026-06-01"}, "ends_on 2026-06-01 is not after starts_on 2026-06-01"),
        ({"primary_metric": "sales"}, "unknown primary_metric sales; metrics are orders, revenue"),
        ({"guardrails": ["spam"]}, "unknown guardrail spam; metrics are orders, revenue"),
        ({"guardrails": "margin"}, "guardrails margin is no list"),
        ({"guardrails": ["revenue"]}, "the primary metric revenue is no guardrail as well"),
        ({"variants": {"control": {"weight": 1}}}, "expected control and at least one other"),
        (
            {"variants": {"a": {"weight": 1}, "b": {"weight": 1}}},
            "expected control and at least one other",
        ),
        (
            {"variants": {"control": {"weight": 1}, "b": {"weight": 0}}},
            "variant b: {'weight': 0}; expected a weight above 0",
        ),
        (
            {
                "variants": {
                    "control": {"weight": 1, "changes": {"send_time": False}},
                    "b": {"weight": 1},
                }
            },
            "variant control changes nothing",
        ),
    ],
)
def test_a_declaration_without_sense_is_an_error_that_says_what_was_expected(
    say: Callable[..., str], given: dict, objection: str
) -> None:
    assert objection in say("check_experiments", experiments={"a": experiment(**given)})


@pytest.mark.parametrize(
    ("changes", "objection"),
    [
        ({"colors": 1}, "unknown change colors; changes are segments, offer_rules, texts, send"),
        ({"send_time": True}, "send_time True; expected false, which switches it off"),
        ({"segments": {"top": 2}}, "segments {'top': 2}; expected bounds such as {high: 1.5}"),
        ({"segments": {"high": 0.5}}, "var segments: high 0.5 and low 0.5 by odds; expected"),
        ({"texts": {"NEW": "x"}}, "expected a list such as [{offer_code: NEW, language: en,"),
        (
            {"texts": [{"offer_code": "NOPE", "language": "en", "headline": "x"}]},
            "texts: unknown offer NOPE; seeds/offers.csv has COMEBACK15",
        ),
        (
            {"texts": [{"offer_code": "NEW_ARRIVALS", "language": "en", "head": "x"}]},
            "expected offer_code, language and some of headline, text, cta_label, reason_text",
        ),
        ({"offer_rules": {"drop": []}}, "expected {add: [rules], remove: [names]}, or one of them"),
        ({"offer_rules": {"remove": ["nope"]}}, "offer_rules: there is no rule nope to remove"),
        (
            {"offer_rules": {"add": [RULE | {"when": "n_orde > 1"}]}},
            "offer_rules: rule recent_education: unknown column n_orde",
        ),
        (
            {
                "offer_rules": {
                    "add": [RULE | {"name": "vip_no_discount"}],
                    "remove": ["vip_no_discount"],
                }
            },
            "the name vip_no_discount stands twice",
        ),
    ],
)
def test_a_change_without_sense_is_an_error_that_says_what_was_expected(
    say: Callable[..., str], changes: dict, objection: str
) -> None:
    assert objection in say("check_experiments", experiments={"a": experiment(changes)})


@pytest.mark.parametrize(
    ("experiments", "objection"),
    [
        (["a"], "var experiments: '['a']' is not a mapping; expected experiments by name"),
        ({"A b": experiment()}, "A b: a name consists of lower-case letters, digits and _"),
        (
            {"a": experiment(), "b": experiment()},
            "b: layer main has no share of 1 left beside a, which run at the same time",
        ),
        (
            {"a": experiment(layer="x"), "b": experiment(layer="y")},
            "b: it changes segments at the same time as experiment a; name the same layer for both",
        ),
    ],
)
def test_experiments_that_cannot_run_together_are_an_error(
    say: Callable[..., str], experiments: object, objection: str
) -> None:
    assert objection in say("check_experiments", experiments=experiments)


def test_experiments_share_a_layer_or_follow_each_other(say: Callable[..., str]) -> None:
    later = experiment(starts_on="2026-07-13", ends_on="2026-08-23")
    halves = {"a": experiment(share=0.5), "b": experiment(share=0.5), "c": later}
    assert say("check_experiments", experiments=halves) == ""
    other = experiment({"send_time": False}, layer="other")
    assert say("check_experiments", experiments={"a": experiment(), "b": other}) == ""
