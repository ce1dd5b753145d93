"""The core of the assignment: the customers for whom the prices leave it nearly open, solved anew.

At good prices all but a few customers have one clear best option. A greedy repair takes them one
by one and loses where only an exchange among several would use what is left, most of all where many
values tie. A linear program over them alone, with what the others leave of the budgets, sees all
exchanges at once; it has at most one fraction per budget, left to the repair again (the core of
Balas and Zemel 1980, "An algorithm for large zero-one knapsack problems").
"""

import numpy as np

from nextbest.offers.demand import blocks, net_values
from nextbest.offers.exact import Programme
from nextbest.offers.repair import NONE, Plan, repaired

CUSTOMERS = 4_000
PAIRS = 16_000
"""The size of the linear program, which it solves in a fraction of a second."""
CLOSE = 10
"""So many temperatures count as nothing: so far off may prices be."""
WHOLE = 0.5
"""A larger share of one customer is rounded up."""


def with_core_solved(plan: Plan, temperature: float) -> Plan:
    """Return the plan with the offers of its core chosen anew; never worth less."""
    nothing = CLOSE * temperature
    undecided = _undecided(plan, nothing)
    core = np.argsort(undecided, kind="stable")[:CUSTOMERS]
    close = _close(plan, core, max(undecided[core[-1]], nothing))
    core = core[np.cumsum(close.sum(axis=0)) <= PAIRS]
    values = np.where(close[:, : len(core)], plan.by_offer[:, core], 0).T
    budgets = plan.budgets.without(plan.counts - plan.counted(plan.choice[core]))
    shares, _ = Programme(values, np.ones(len(core), dtype=int), budgets).relaxed()
    choice = plan.choice.copy()
    choice[core] = np.where(shares.max(axis=1) > WHOLE, shares.argmax(axis=1), NONE)
    solved = repaired(Plan(plan.by_offer, plan.budgets, plan.prices, choice))
    return solved if solved.total() > plan.total() else plan


def _close(plan: Plan, core: np.ndarray, margin: float) -> np.ndarray:
    """Return which offers (rows) are near the best of a customer of the core, or theirs now."""
    net = net_values(plan.by_offer[:, core], plan.prices)
    close: np.ndarray = net >= net.max(axis=0, initial=0) - margin
    chosen = plan.choice[core]
    close[chosen[chosen != NONE], np.flatnonzero(chosen != NONE)] = True
    return close


def _undecided(plan: Plan, nothing: float) -> np.ndarray:
    """Return how far the second best option of each customer is from the best.

    It is negative for a customer who got neither the best nor nearly the best.
    """
    margin = np.empty(plan.by_offer.shape[1], dtype=np.float32)
    for rows in blocks(plan.by_offer):
        best = np.zeros(len(margin[rows]), dtype=np.float32)
        second = np.full_like(best, -np.inf)
        for row in net_values(plan.by_offer[:, rows], plan.prices):
            second = np.maximum(second, np.minimum(best, row))
            best = np.maximum(best, row)
        short = best - plan.net_value(rows)
        margin[rows] = np.where(short > nothing, -short, best - second)
    return margin
