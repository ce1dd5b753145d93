"""The exact assignment of a small problem: an integer program, solved by HiGHS.

Customers with the same values are interchangeable and make one row with a count, so a million
customers in a hundred segments are a small problem too.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from nextbest.offers.budgets import Budgets

MAX_PAIRS = 2_000
MAX_NODES = 500
"""A limit of nodes, unlike one of time, gives the same result on any machine."""
NEAR = 1e-7


class Programme:
    """The choice of offers for groups of interchangeable customers, as an integer program."""

    def __init__(self, values: np.ndarray, size: np.ndarray, budgets: Budgets) -> None:
        """Hold the pairs worth choosing.

        Parameters
        ----------
        values
            One row per group and one column per offer; what is not positive is never chosen.
        size
            The customers of each group.
        """
        self.shape, self.size = values.shape, size
        self.groups, self.offers = np.nonzero(values > 0)
        self.gains = values[self.groups, self.offers].astype(float)
        pairs = np.arange(len(self.gains))
        once = csr_array((np.ones(len(pairs)), (self.groups, pairs)), (len(size), len(pairs)))
        self.rows = vstack([once, csr_array(budgets.usage[:, self.offers])])
        self.limits = np.concatenate([size, budgets.limits]).astype(float)

    def sends(self) -> np.ndarray | None:
        """Return the best number of sends of each offer to each group.

        Returns
        -------
        numpy.ndarray or None
            None where HiGHS does not prove the best within its nodes.
        """
        solved = milp(
            -self.gains,
            integrality=np.ones(len(self.gains)),
            bounds=Bounds(0, self.size[self.groups]),
            constraints=LinearConstraint(self.rows, ub=self.limits),
            options={"node_limit": MAX_NODES, "mip_rel_gap": NEAR},
        )
        return self._by_group(np.round(solved.x).astype(int)) if solved.status == 0 else None

    def relaxed(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the best sends when fractions are allowed, and the price of each budget."""
        solved = linprog(-self.gains, A_ub=self.rows, b_ub=self.limits, method="highs")
        return self._by_group(solved.x), -solved.ineqlin.marginals[len(self.size) :]

    def _by_group(self, sends: np.ndarray) -> np.ndarray:
        by_group = np.zeros(self.shape, dtype=sends.dtype)
        by_group[self.groups, self.offers] = sends
        return by_group


def exact_choice(by_offer: np.ndarray, budgets: Budgets) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the best choice of each customer and the price of each budget.

    Of interchangeable customers the first ones get the first offers.

    Returns
    -------
    tuple or None
        None where the problem is large, or HiGHS does not prove the best.
    """
    groups = _grouped(by_offer)
    if groups is None:
        return None
    first, group, size = groups
    programme = Programme(by_offer[:, first].T, size, budgets)
    sends = programme.sends()
    return None if sends is None else (_spread(sends, group, size), programme.relaxed()[1])


def _grouped(by_offer: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Return first customer, group of each customer and size of each group of equal values.

    Returns
    -------
    tuple or None
        None where the groups are too many for an integer program.
    """
    marks = np.random.default_rng(0).random(len(by_offer))
    code = np.zeros(by_offer.shape[1])
    for mark, row in zip(marks, by_offer, strict=True):
        code += mark * np.maximum(row, 0)
    _, first, group, size = np.unique(
        code, return_index=True, return_inverse=True, return_counts=True
    )
    if len(first) > MAX_PAIRS + 1 or (by_offer[:, first] > 0).sum() > MAX_PAIRS:
        return None
    alike = all((row[first][group] == row).all() for row in by_offer)
    order = np.argsort(first)  # groups in the order of their first customers
    return (first[order], np.argsort(order)[group], size[order]) if alike else None


def _spread(sends: np.ndarray, group: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Give each group's sends to its customers in their order."""
    none = (size - sends.sum(axis=1))[:, None]
    options = np.tile(np.append(np.arange(sends.shape[1]), -1), len(size))
    choice = np.empty(len(group), dtype=np.int16)
    choice[np.argsort(group, kind="stable")] = np.repeat(options, np.hstack([sends, none]).ravel())
    return choice
