"""Offers are assigned within budgets, and duality proves that little is missing."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from chosen_offers import choose_offers
from nextbest.offers import exact
from nextbest.offers.assignment import Assignment, assign_offers
from nextbest.offers.budgets import Budgets

SINGLE = 1e-5
"""The relative rounding of values of 32 bits."""


def random_case(
    n_customers: int, n_offers: int, seed: int, decimals: int = 3
) -> tuple[np.ndarray, Budgets]:
    """Return values with gaps and budgets in units, in money and in money for all offers."""
    draw = np.random.default_rng(seed)
    level = draw.lognormal(0, 0.5, (n_customers, 1))
    values = level * draw.uniform(-1, 9, (n_customers, n_offers))
    values[draw.random(values.shape) < 0.2] = np.nan
    cost = draw.uniform(0.5, 5, n_offers)
    usage = np.vstack([np.eye(n_offers), cost * (np.arange(n_offers) % 2), cost])
    units = np.floor(n_customers * draw.uniform(0.05, 0.5, n_offers))
    limits = np.append(units, n_customers * np.array([0.3, 0.6]))
    names = tuple(f"budget {place}" for place in range(len(limits)))
    return values.round(decimals), Budgets(names, limits, usage)


def value_of_linear_programme(values: np.ndarray, budgets: Budgets) -> float:
    customers, offers = np.nonzero(np.nan_to_num(values) > 0)
    pairs = np.arange(len(offers))
    once = csr_array((np.ones(len(pairs)), (customers, pairs)), (len(values), len(pairs)))
    rows = vstack([once, csr_array(budgets.usage[:, offers])])
    limits = np.append(np.ones(len(values)), budgets.limits)
    return -linprog(-values[customers, offers], A_ub=rows, b_ub=limits).fun


def value_by_brute_force(values: np.ndarray, budgets: Budgets) -> float:
    best, (n_customers, n_offers) = 0.0, values.shape
    for choice in product(range(-1, n_offers), repeat=n_customers):
        given = [(row, offer) for row, offer in enumerate(choice) if offer >= 0]
        counts = np.bincount([offer for _, offer in given], minlength=n_offers)
        if given and not budgets.exceeded(counts).any():
            best = np.fmax(best, np.sum([values[pair] for pair in given]))
    return best


def must_be_possible(found: Assignment, values: np.ndarray, budgets: Budgets) -> None:
    """Check budgets, counts, eligibility and value against the choice itself."""
    given = np.flatnonzero(found.choice >= 0)
    counts = np.bincount(found.choice[given], minlength=values.shape[1])
    taken = values[given, found.choice[given]]
    assert (found.counts == counts).all()
    assert (budgets.usage @ counts <= budgets.limits * (1 + 1e-9)).all()
    assert (taken > 0).all()  # neither ineligible nor worse than no offer
    assert found.value == pytest.approx(taken.sum(), rel=SINGLE)
    assert found.value <= found.bound * (1 + SINGLE)


@pytest.fixture
def only_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat every problem as a large one."""
    monkeypatch.setattr(exact, "MAX_PAIRS", -1)


@pytest.mark.parametrize("seed", range(40))
def test_a_small_case_is_as_good_as_brute_force(seed: int) -> None:
    values, budgets = random_case(n_customers=6, n_offers=3, seed=seed)
    found = assign_offers(values, budgets)
    must_be_possible(found, values, budgets)
    assert found.is_exact
    assert found.value == pytest.approx(value_by_brute_force(values, budgets), rel=SINGLE)


@pytest.mark.usefixtures("only_prices")
@pytest.mark.parametrize("seed", range(40))
def test_prices_keep_the_budgets_of_small_cases_too(seed: int) -> None:
    values, budgets = random_case(n_customers=6, n_offers=3, seed=seed)
    found = assign_offers(values, budgets)
    must_be_possible(found, values, budgets)
    assert found.value <= value_by_brute_force(values, budgets) * (1 + SINGLE)


@pytest.mark.parametrize("decimals", [0, 1, 6])
def test_prices_come_near_the_linear_programme_where_values_tie_and_where_not(
    decimals: int,
) -> None:
    values, budgets = random_case(4_000, 8, seed=decimals, decimals=decimals)
    found = assign_offers(values, budgets)
    best = value_of_linear_programme(values, budgets)
    must_be_possible(found, values, budgets)
    assert not found.is_exact
    assert found.value >= 0.9995 * best
    assert best * (1 - SINGLE) <= found.bound <= best * 1.0005


def test_shadow_price_is_what_one_more_unit_brings() -> None:
    values = np.arange(1.0, 101.0)[:, None]  # one more send goes to the next best customer
    for limit in (10, 60):
        found = assign_offers(values, Budgets(("sends",), np.array([limit]), np.ones((1, 1))))
        assert found.counts.tolist() == [limit]
        assert 100 - limit <= found.budget_prices[0] <= 101 - limit


@pytest.mark.usefixtures("only_prices")
def test_price_search_agrees_with_the_programme_on_the_price() -> None:
    values = np.linspace(0, 1, 5_000)[:, None]
    found = assign_offers(values, Budgets(("sends",), np.array([500.0]), np.ones((1, 1))))
    assert found.budget_prices == pytest.approx([0.9], abs=0.001)
    assert set(np.flatnonzero(found.choice == 0)) == set(range(4_500, 5_000))


def test_budget_that_is_not_used_up_has_no_price() -> None:
    values, budgets = random_case(4_000, 8, seed=1)
    wide = Budgets(budgets.names, budgets.limits * np.append(np.ones(9), 100), budgets.usage)
    found = assign_offers(values, wide)
    assert wide.used(found.counts)[-1] < wide.limits[-1] - 5
    assert found.budget_prices[-1] == 0
    assert (found.budget_prices[:-1] > 0).any()


def test_without_binding_budgets_each_customer_gets_her_best_offer() -> None:
    values, budgets = random_case(500, 4, seed=2)
    for unbound in (
        Budgets(budgets.names, budgets.limits * 1e3, budgets.usage),
        Budgets((), np.zeros(0), np.zeros((0, 4))),
    ):
        found = assign_offers(values, unbound)
        known = np.nan_to_num(values, nan=-1)
        assert (found.choice == np.where(known.max(1) > 0, known.argmax(1), -1)).all()
        assert found.gap == pytest.approx(0, abs=SINGLE)


def test_of_equal_customers_and_equal_offers_the_first_come_first() -> None:
    one_each = Budgets(("sends",), np.array([3.0]), np.ones((1, 2)))
    found = assign_offers(np.ones((1_000_000, 2)), one_each)
    assert found.choice[:4].tolist() == [0, 0, 0, -1]
    assert found.counts.tolist() == [3, 0]


def test_a_million_equal_customers_are_solved_exactly() -> None:
    budgets = Budgets(("A", "B"), np.array([300_000.0, 100_000.0]), np.eye(2))
    found = assign_offers(np.tile([2.0, 3.0], (1_000_000, 1)), budgets)
    assert found.value == 300_000 * 2 + 100_000 * 3
    assert found.gap == pytest.approx(0, abs=1e-9)


@pytest.mark.usefixtures("only_prices")
def test_prices_alone_solve_equal_customers_too() -> None:
    budgets = Budgets(("A", "B"), np.array([3_000.0, 1_000.0]), np.eye(2))
    found = assign_offers(np.tile([2.0, 3.0], (10_000, 1)), budgets)
    assert found.value == 3_000 * 2 + 1_000 * 3


def test_masked_pairs_are_never_chosen() -> None:
    values, budgets = random_case(4_000, 8, seed=3)
    eligible = np.random.default_rng(3).random(values.shape) < 0.5
    found = assign_offers(values, budgets, eligible)
    given = np.flatnonzero(found.choice >= 0)
    assert len(given) > 100
    assert eligible[given, found.choice[given]].all()
    masked = assign_offers(np.where(eligible, values, np.nan), budgets)
    assert (masked.choice == found.choice).all()


def test_empty_budgets_and_worthless_offers_leave_everybody_without() -> None:
    values, budgets = random_case(4_000, 8, seed=4)
    empty = Budgets(budgets.names, np.zeros_like(budgets.limits), budgets.usage)
    assert assign_offers(values, empty).value == 0
    assert (assign_offers(-np.abs(values), budgets).choice == -1).all()
    assert assign_offers(np.zeros((0, 8)), budgets).choice.tolist() == []


def test_the_same_input_gives_the_same_output() -> None:
    values, budgets = random_case(30_000, 8, seed=5)
    once, again = assign_offers(values, budgets), assign_offers(values.copy("F"), budgets)
    assert (once.choice == again.choice).all()
    assert (once.budget_prices == again.budget_prices).all()


@pytest.mark.parametrize(
    ("limit", "usage", "message"),
    [
        (-1.0, 1.0, "budget gifts: the limit must be zero or more, not -1"),
        (np.nan, 1.0, "budget gifts: the limit must be zero or more"),
        (5.0, -2.0, "budget gifts: the usage must be zero or more"),
        (5.0, np.nan, "budget gifts: the usage must be zero or more"),
    ],
)
def test_a_number_that_is_no_budget_is_refused_by_name(
    limit: float, usage: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Budgets(("gifts",), np.array([limit]), np.array([[usage]]))


def test_frames_of_budgets_are_read_with_care() -> None:
    frame = pd.DataFrame(
        {"budget": ["m", "m"], "limit": [5.0, 6.0], "offer_code": ["A", "B"], "usage": [1.0, 1.0]}
    )
    with pytest.raises(ValueError, match="budget m: two limits"):
        Budgets.from_frame(frame, ["A", "B"])
    with pytest.raises(ValueError, match="do not stand: B"):
        Budgets.from_frame(frame, ["A"])
    with pytest.raises(ValueError, match="budget m: a usage is null"):
        Budgets.from_frame(frame.assign(limit=5.0, usage=[1.0, None]), ["A", "B"])
    assert Budgets.from_frame(frame.assign(limit=None), ["A", "B"]).names == ()


def test_frames_tell_what_was_chosen_and_what_came_next() -> None:
    values = pd.DataFrame(
        {"A": [5.0, 3.0, 2.0, None], "B": [4.0, 1.0, 1.5, None]},
        index=pd.Index(["c1", "c2", "c3", "c4"], name="customer_id"),
    )
    budgets = pd.DataFrame(
        {"budget": ["sends"], "limit": [1.0], "offer_code": ["A"], "usage": [1.0]}
    )
    choices, spent, offers = choose_offers(values, budgets)
    assert choices.index.equals(values.index)
    assert choices["offer_code"].tolist()[:3] == ["B", "A", "B"]
    assert choices.loc["c4"].isna().all()
    assert choices["runner_up_offer_code"].tolist()[:3] == ["A", "B", "A"]
    assert choices["value"].tolist()[:3] == [4.0, 3.0, 1.5]
    assert (choices["net_value"][:3] >= choices["runner_up_net_value"][:3]).all()
    assert spent.loc["sends", ["limit", "used"]].tolist() == [1.0, 1.0]
    assert 1 <= spent.loc["sends", "shadow_price"] <= 2
    assert offers["n_sent"].tolist() == [1, 2]
    assert offers.loc["B", "shadow_price"] == 0


@pytest.mark.usefixtures("only_prices")
def test_budget_with_something_left_has_no_price_though_customers_nearly_want_more() -> None:
    values = np.full((2_000, 3), np.nan)
    values[:1_000, :2] = 1.0001, 1.0  # nearly, but not quite, the second offer
    values[1_000:1_500, 1] = 1.0
    values[1_500:, 2] = np.linspace(1, 2, 500)
    budgets = Budgets(("B", "C"), np.array([600.0, 100.0]), np.eye(3)[1:])
    found = assign_offers(values, budgets)
    assert found.counts.tolist() == [1_000, 500, 100]
    assert found.budget_prices[0] == 0
    assert found.gap == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("seed", [0, 1])
def test_where_nearly_all_values_tie_the_budgets_are_still_well_spent(seed: int) -> None:
    _, budgets = random_case(10_000, 12, seed)
    values = np.random.default_rng(seed).integers(1, 3, (10_000, 12)).astype(float)
    tight = budgets.scaled(0.2)
    found = assign_offers(values, tight)
    must_be_possible(found, values, tight)
    assert found.gap < 0.003


@pytest.mark.parametrize("factor", [1e-6, 1e6])
def test_the_currency_changes_nothing_but_the_numbers(factor: float) -> None:
    values, budgets = random_case(5_000, 8, seed=6)
    in_money = np.append(np.ones(8), [factor, factor])
    other = Budgets(budgets.names, budgets.limits * in_money, budgets.usage * in_money[:, None])
    found, again = assign_offers(values, budgets), assign_offers(values * factor, other)
    assert again.value == pytest.approx(found.value * factor, rel=1e-4)
    assert again.gap < 0.001
    assert again.budget_prices / factor * in_money == pytest.approx(
        found.budget_prices, rel=0.01, abs=0.01
    )
