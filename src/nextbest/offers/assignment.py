"""At most one offer per customer, worth as much as possible within shared budgets."""

from dataclasses import dataclass

import numpy as np

from nextbest.offers.budget_prices import search_prices
from nextbest.offers.budgets import Budgets
from nextbest.offers.demand import demand, soft_choice, upper_bound
from nextbest.offers.exact import exact_choice
from nextbest.offers.repair import Plan, repaired
from nextbest.offers.undecided import with_core_solved


@dataclass(frozen=True)
class Assignment:
    """Who gets what, and what it is worth.

    Attributes
    ----------
    choice
        The place of the offer of each customer; -1 is no offer.
    value
        The sum of the values chosen.
    bound
        What no assignment within the budgets can exceed, by duality: a proof of the quality.
    counts
        How often each offer is sent.
    budget_prices, offer_prices
        Shadow prices: what one more unit of a budget would bring, and what one send of an offer
        uses of the budgets at these prices.
    is_exact
        True where nothing is missing: proven best, so that the gap is what whole numbers cost.
    """

    choice: np.ndarray
    value: float
    bound: float
    counts: np.ndarray
    budget_prices: np.ndarray
    offer_prices: np.ndarray
    is_exact: bool

    @property
    def gap(self) -> float:
        """The share of the bound that is at most missing."""
        return 1 - self.value / self.bound if self.bound else 0.0


def assign_offers(
    values: np.ndarray, budgets: Budgets, eligible: np.ndarray | None = None
) -> Assignment:
    """Choose at most one offer for each customer; no budget is ever exceeded.

    A small problem is solved exactly. A large one gets dual prices, every customer takes what is
    worth most above its price, and a greedy repair keeps and then spends the budgets. The same
    input gives the same output; of equal customers and of equal offers the first come first.

    Parameters
    ----------
    values
        One row per customer, one column per offer; held as 32-bit numbers. NaN is ineligible.
        A pair that is not worth more than nothing is never chosen.
    budgets
        The budgets of the same offers.
    eligible
        True where the customer may have the offer.

    Examples
    --------
    >>> one_each = Budgets(("A", "B"), np.array([1.0, 1.0]), np.eye(2))
    >>> found = assign_offers(np.array([[5.0, 4.0], [3.0, 1.0], [2.0, np.nan]]), one_each)
    >>> found.choice.tolist(), found.value, found.gap
    ([1, 0, -1], 7.0, 0.0)
    """
    return assigned(values_by_offer(values, eligible), budgets)


def assigned(by_offer: np.ndarray, budgets: Budgets) -> Assignment:
    """Do the same for values that are held by offer already."""
    if by_offer.shape[0] != budgets.usage.shape[1]:
        raise ValueError(f"{by_offer.shape[0]} offers, but budgets for {budgets.usage.shape[1]}")
    plan, prices, is_exact = _planned(by_offer, budgets)
    spent = _priced_only_where_spent(plan, prices)
    bounds = (upper_bound(by_offer, budgets, prices), upper_bound(by_offer, budgets, spent))
    return Assignment(
        plan.choice,
        plan.total(),
        float(min(bounds)),
        plan.counts,
        spent,
        spent @ budgets.usage,
        is_exact,
    )


def values_by_offer(values: np.ndarray, eligible: np.ndarray | None = None) -> np.ndarray:
    """Return the values with one row per offer, minus infinity where it is never chosen."""
    by_offer = np.array(np.asarray(values).T, dtype=np.float32, order="C")
    if eligible is not None and eligible.shape != values.shape:
        raise ValueError(f"eligible is {eligible.shape}, but the values are {values.shape}")
    if np.isposinf(by_offer).any():
        raise ValueError("a value is infinite")
    for offer, row in enumerate(by_offer):
        possible = row > 0
        if eligible is not None:
            possible &= eligible[:, offer]
        row[~possible] = -np.inf
    return by_offer


def _planned(by_offer: np.ndarray, budgets: Budgets) -> tuple[Plan, np.ndarray, bool]:
    """Return the assignment, the price of each budget, and whether it is proven best."""
    prices = np.zeros(len(budgets.names))
    free = np.zeros(len(by_offer))
    plan = Plan(by_offer, budgets, free, demand(by_offer, free))
    if not budgets.exceeded(plan.counts).any():
        return plan, prices, True
    exact = exact_choice(by_offer, budgets)
    if exact is not None:
        choice, prices = exact
        return repaired(Plan(by_offer, budgets, prices @ budgets.usage, choice)), prices, True
    prices, temperature = search_prices(by_offer, budgets)
    offer_prices = prices @ budgets.usage
    choices = (demand(by_offer, offer_prices), soft_choice(by_offer, offer_prices, temperature))
    plans = [repaired(Plan(by_offer, budgets, offer_prices, choice)) for choice in choices]
    return with_core_solved(max(plans, key=Plan.total), temperature), prices, False


def _priced_only_where_spent(plan: Plan, prices: np.ndarray) -> np.ndarray:
    """Return the prices, zero for a budget of which any of its offers could be sent once more."""
    dearest = plan.budgets.usage.max(axis=1, initial=0)
    left = plan.budgets.limits - plan.budgets.used(plan.counts)
    return np.where(left >= dearest, 0.0, prices)
