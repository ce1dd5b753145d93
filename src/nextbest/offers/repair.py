"""Greedy repair: from what customers take at given prices to an assignment within the budgets."""

from dataclasses import dataclass, field

import numpy as np

from nextbest.offers.budgets import Budgets
from nextbest.offers.demand import blocks

MAX_PASSES = 200
NONE = -1


@dataclass
class Plan:
    """A growing assignment: at most one offer per customer.

    Attributes
    ----------
    by_offer
        The values, one row per offer and one column per customer.
    prices
        The price of each offer.
    choice
        The offer of each customer; -1 is none.
    counts
        How often each offer is sent.
    """

    by_offer: np.ndarray
    budgets: Budgets
    prices: np.ndarray
    choice: np.ndarray
    counts: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        """Count what is chosen."""
        self.counts = self.counted(self.choice)

    def counted(self, choice: np.ndarray) -> np.ndarray:
        """Return how often each offer is chosen."""
        return np.bincount(choice[choice != NONE], minlength=len(self.prices))

    def value(self, rows: slice | np.ndarray = slice(None)) -> np.ndarray:
        """Return what the chosen offers are worth; no offer is worth nothing."""
        choice = self.choice[rows]
        customers = np.arange(self.by_offer.shape[1])[rows]
        return np.where(choice != NONE, self.by_offer[choice, customers], np.float32(0))

    def net_value(self, rows: slice | np.ndarray = slice(None)) -> np.ndarray:
        """Return what the chosen offers are worth above their prices."""
        prices = np.append(self.prices, 0).astype(np.float32)
        net: np.ndarray = self.value(rows) - prices[self.choice[rows]]
        return net

    def total(self) -> float:
        """Return what the assignment is worth."""
        return float(self.value().sum(dtype=float))

    def move(self, customers: np.ndarray, targets: np.ndarray) -> int:
        """Give customers other offers, the first ones first, as far as the budgets reach.

        Returns
        -------
        int
            How many were moved.
        """
        moved = 0
        for target in np.unique(targets):
            rows = customers[targets == target]
            if target != NONE:
                rows = rows[: int(min(self.budgets.room(self.counts)[target], len(rows)))]
                self.counts[target] += len(rows)
            self.counts -= self.counted(self.choice[rows])
            self.choice[rows] = target
            moved += len(rows)
        return moved


def repaired(plan: Plan) -> Plan:
    """Bring the plan within its budgets, then spend what is left of them."""
    while (exceeded := plan.budgets.exceeded(plan.counts)).any():
        excess = exceeded / np.where(plan.budgets.limits > 0, plan.budgets.limits, 1)
        budget = int(np.argmax(excess))
        _shed(plan, plan.budgets.usage[budget], exceeded[budget])
    for _ in range(MAX_PASSES):
        if not _fill(plan):
            break
    return plan


def _shed(plan: Plan, usage: np.ndarray, excess: float) -> None:
    """Move customers off an exceeded budget, those first who lose least per unit of it."""
    spent = np.append(usage, 0)[plan.choice]
    customers = np.flatnonzero(spent)
    current = plan.net_value(customers)
    targets, net = _best_open(plan, customers, np.zeros(len(customers), dtype=np.float32))
    targets[net <= 0], net[net <= 0] = NONE, 0
    order = np.argsort((current - net) / spent[customers], kind="stable")
    enough = np.searchsorted(np.cumsum(spent[customers[order]]), excess) + 1
    plan.move(customers[order[:enough]], targets[order[:enough]])


def _fill(plan: Plan) -> int:
    """Give customers a better offer of which some is left, and return how many moved.

    Those come first who fall least short of what the prices promise.
    """
    worth = plan.value()
    short = np.empty_like(worth)
    targets = np.empty_like(plan.choice)
    for rows in blocks(plan.by_offer):
        targets[rows], net = _best_open(plan, rows, worth[rows])
        short[rows] = plan.net_value(rows) - net
    customers = np.flatnonzero(targets != NONE)
    customers = customers[np.argsort(short[customers], kind="stable")]
    return plan.move(customers, targets[customers])


def _best_open(
    plan: Plan, rows: slice | np.ndarray, worth: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the best offer that fits and is worth more than so much, with its net value."""
    open_offers = np.flatnonzero(plan.budgets.room(plan.counts) > 0)
    targets = np.full(len(worth), NONE, dtype=plan.choice.dtype)
    net = np.full(len(worth), -np.inf, dtype=np.float32)
    for offer in open_offers:
        values = plan.by_offer[offer, rows]
        above = values - np.float32(plan.prices[offer])
        better = (values > worth) & (above > net)
        targets[better], net[better] = offer, above[better]
    return targets, net
