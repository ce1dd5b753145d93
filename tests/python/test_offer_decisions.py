"""Decisions on a small shop: hold-out, exploration, caps, and what the ledger says about them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from builds import ONE_TASK, Build
from nextbest.offers.bids import assign_bids

# what depends on rules and seeds, up to the ledger with its tests
LEDGER = [
    f"{first}+,+{last}"
    for first in ("int_offer_rule_inputs", "int_offer_rules")
    for last in ("fct_offer_budgets", "fct_offer_rejections", "fct_next_best_offers")
]
# the seed stays as it is, and tests of what is not built again do not run
WITHOUT = ["--exclude", "resource_type:seed", "--indirect-selection", "buildable"]
NO_DISCOUNT = {
    "name": "vip_no_discount",
    "when": "is_vip",
    "action": "suppress",
    "discount": True,
    "reason": "VIPs get no discount",
}
HELD = "select customer_id from marts.fct_next_best_offers where is_holdout order by all"


@pytest.fixture(scope="module")
def decided(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the decisions of the small shop once."""
    build = Build(tmp_path_factory.mktemp("decided"), {"raw_dir": str(mini_shop)} | VARS)
    build.must_run(
        "+fct_offer_budgets",
        "+fct_offer_rejections",
        "+fct_next_best_offers",
        "+fct_email_profiles",
    )
    return build


VARS = {"tasks": ONE_TASK, "holdout_share": 0.1}


@pytest.fixture
def again(decided: Build, tmp_path: Path) -> Callable[..., Build]:
    """Decide once more, with other rules and vars, in a copy of the build."""

    def decide(change: str = "", **variables: object) -> Build:
        shutil.copy(decided.database, tmp_path / "nextbest.duckdb")
        build = Build(tmp_path, decided.vars | variables)
        if change:
            with duckdb.connect(str(build.database)) as con:
                con.execute(change)
        build.must("build", "--select", *LEDGER, *WITHOUT)
        return build

    return decide


def test_the_holdout_gets_nothing(decided: Build) -> None:
    held, n_decided = len(decided.rows(HELD)), "select count(*) from marts.fct_next_best_offers"
    assert 0.05 < held / decided.value(n_decided) < 0.15
    shown = "from marts.fct_email_profiles where is_holdout and is_active"
    assert decided.value(f"select count(*) {shown}") > 0
    assert decided.value(f"select count(*) {shown} and (offer_is_shown or offer_code <> '')") == 0


def test_a_larger_holdout_holds_the_smaller_one(decided: Build, again) -> None:
    assert set(decided.rows(HELD)) < set(again(holdout_share=0.3).rows(HELD))


def test_a_cap_is_kept_and_has_a_price(decided: Build, again) -> None:
    cap = {"name": "few", "when": "n_orders > 0", "action": "cap", "discount": True, "units": 3}
    push = {"name": "push", "when": "n_orders > 0", "action": "boost", "discount": True}
    push |= {"factor": 50}
    rules = [rule | {"reason": "why"} for rule in (NO_DISCOUNT, cap, push)]
    build = again(offer_rules=rules, exploration_share=0.0)
    used, price = build.rows(
        "select used, shadow_price from marts.fct_offer_budgets where budget = 'rule few'"
    )[0]
    assert used == 3
    assert price > 0
    assert (
        build.value(
            "select count(*) from marts.fct_next_best_offers as decisions "
            "inner join intermediate.offers using (offer_code) "
            "inner join intermediate.int_offer_rule_inputs using (customer_id) "
            "where discount_rate > 0 and n_orders > 0"
        )
        == 3
    )
    kinds = dict(
        build.rows("select reason_kind, count(*) from marts.fct_offer_rejections group by 1")
    )
    assert kinds["budget"] > 0


def test_a_cap_over_offers_that_nobody_may_get_is_no_duplicate(again) -> None:
    cap = {"name": "few", "when": "n_orders > 100000", "action": "cap", "discount": True}
    build = again(offer_rules=[NO_DISCOUNT, cap | {"units": 3, "reason": "why"}])
    unused = "budget = 'rule few' and budget_group is null"
    assert build.value(f"select count(*) from intermediate.int_offer_budgets where {unused}") > 1


def test_without_kind_rules_expected_value_decides(again) -> None:
    build = again(offer_rules=[NO_DISCOUNT], exploration_share=0.0)
    best = build.rows(
        "select decisions.offer_code, first(pairs.offer_code order by pairs.expected_value desc) "
        "from marts.fct_next_best_offers as decisions "
        "inner join intermediate.int_offer_pairs as pairs using (customer_id) "
        "where decisions.rule_name = 'expected value' and pairs.reason_kind is null "
        "group by decisions.customer_id, decisions.offer_code"
    )
    assert len(best) > 50
    assert all(chosen == highest for chosen, highest in best)


@pytest.mark.slow
def test_explored_offers_are_drawn_alike_often(again) -> None:
    build = again(offer_rules=[NO_DISCOUNT], exploration_share=1.0)
    drawn = build.rows(
        "select offer_code, count(*), min(probability_chosen), max(probability_chosen) "
        "from marts.fct_next_best_offers where is_explored group by 1 order by 1"
    )
    counts = {offer: count for offer, count, _, _ in drawn}
    for_all = [counts[offer] for offer in ("NEW_ARRIVALS", "STYLE_GUIDE", "WELCOME_BACK")]
    assert max(for_all) < 1.8 * min(for_all)
    assert counts["COMEBACK15"] > 0, "an offer with an ample budget is drawn, too"
    assert all(0 < low <= high < 1 for _, _, low, high in drawn)


def test_an_expired_offer_is_a_reason_of_the_ledger(again) -> None:
    build = again("update intermediate.offers set valid_to = '2026-01-31' where kind = 'education'")
    assert build.rows(
        "select distinct reason from marts.fct_offer_rejections where reason_kind = 'expired'"
    ) == [("It has expired",)]
    chosen = "select count(*) from marts.fct_next_best_offers where offer_code = 'STYLE_GUIDE'"
    assert build.value(chosen) == 0


def test_rules_that_meet_in_the_data_stop_the_build_and_name_a_customer(
    decided: Build, tmp_path: Path
) -> None:
    shutil.copy(decided.database, tmp_path / "nextbest.duckdb")
    one = {"name": "one", "when": "n_orders > 0", "action": "require", "offer": "STYLE_GUIDE"}
    two = {"name": "two", "when": "n_orders > 1", "action": "require", "offer": "NEW_ARRIVALS"}
    rules = [rule | {"priority": 1, "reason": "why"} for rule in (one, two)]
    done = Build(tmp_path, decided.vars).dbt("build", "--select", *LEDGER, offer_rules=rules)
    assert done.returncode != 0
    assert "rules one and two have one priority and require different offers for customer C" in (
        done.stdout
    )


def bids(*rows: tuple[str, str, float]) -> pd.DataFrame:
    names = ["customer_id", "budget_group", "bid_value"]
    frame = pd.DataFrame(rows, columns=names).assign(as_of_date=pd.Timestamp("2026-01-01"))
    return frame.assign(offer_code=frame["budget_group"].str.split("|").str[0])


def budgets(*rows: tuple[str, float, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["budget", "budget_left", "budget_group", "used_per_send"])


def test_a_cap_binds_the_customers_of_its_rule_alone() -> None:
    wanted = bids(("a", "X|few", 9.0), ("b", "X|few", 8.0), ("c", "X", 1.0))
    limits = budgets(("X units", 9.0, "X", 1.0), ("X units", 9.0, "X|few", 1.0))
    capped = budgets(("rule few", 1.0, "X|few", 1.0))
    won = assign_bids(wanted, pd.concat([limits, capped]))
    assert won.groupby("customer_id").size().to_dict() == {"a": 2, "c": 1}
    price = won.set_index("budget")["shadow_price"]
    assert price["rule few"] == pytest.approx(8.0)
    assert (price["X units"] == 0).all()


def test_bids_in_any_order_win_the_same() -> None:
    wanted = bids(*[(f"c{i}", offer, float(i % 5 + 1)) for i in range(50) for offer in "XY"])
    limits = budgets(("X units", 7.0, "X", 1.0), ("Y units", 9.0, "Y", 1.0))
    won = assign_bids(wanted, limits)
    assert won["customer_id"].is_unique
    assert won.groupby("budget").size().to_dict() == {"X units": 7, "Y units": 9}
    pd.testing.assert_frame_equal(assign_bids(wanted[::-1], limits), won)
