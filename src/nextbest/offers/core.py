"""The core of the assignment: the customers for whom the prices leave it nearly open, solved anew.

At good prices all but a few customers have one clear best option. A greedy repair takes them one
by one and loses where only an exchange among several would use what is left, most of all where many
values tie. A linear programme over them alone, with what the others leave of the budgets, sees all
exchanges at once; it has at most one fraction per budget, left to the repair again (the core of
Balas and Zemel 1980, "An algorithm for large zero-one knapsack problems").
"""

import numpy as np

from nextbest.offers.exact import Programme
from nextbest.offers.prices import blocks, net_values
from nextbest.offers.repair import NONE, Plan, repaired

CUSTOMERS = 2_000
WHOLE = 0.5
"""A larger share of one customer is rounded up."""


def with_core_solved(plan: Plan) -> Plan:
    """Return the plan with the offers of its core chosen anew; never worth less."""
    undecided = _undecided(plan)
    core = np.sort(np.argsort(undecided, kind="stable")[:CUSTOMERS])
    values, chosen = plan.by_offer[:, core], plan.choice[core]
    net = net_values(values, plan.prices)
    close = net >= net.max(axis=0, initial=0) - undecided[core].max()
    close[chosen[chosen != NONE], np.flatnonzero(chosen != NONE)] = True
    budgets = plan.budgets.without(plan.counts - plan.counted(chosen))
    programme = Programme(np.where(close, values, 0).T, np.ones(len(core), dtype=int), budgets)
    shares, _ = programme.relaxed()
    choice = plan.choice.copy()
    choice[core] = np.where(shares.max(axis=1) > WHOLE, shares.argmax(axis=1), NONE)
    solved = repaired(Plan(plan.by_offer, plan.budgets, plan.prices, choice))
    return solved if solved.total() > plan.total() else plan


def _undecided(plan: Plan) -> np.ndarray:
    """Return how far the second best option of each customer is from the best.

    It is negative for a customer who did not get the best one.
    """
    margin = np.empty(plan.by_offer.shape[1], dtype=np.float32)
    for rows in blocks(plan.by_offer):
        best = np.zeros(len(margin[rows]), dtype=np.float32)
        second = np.full_like(best, -np.inf)
        for row in net_values(plan.by_offer[:, rows], plan.prices):
            second = np.maximum(second, np.minimum(best, row))
            best = np.maximum(best, row)
        margin[rows] = np.where(plan.net_value(rows) >= best, best - second, -1)
    return margin
