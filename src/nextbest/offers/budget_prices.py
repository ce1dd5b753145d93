"""Dual prices: what one more unit of each budget would bring.

The assignment is a linear program, except that it needs whole numbers. Its Lagrangian dual has one
price per budget: every customer takes the offer whose value exceeds its price most, and the best
prices make that affordable. The dual is convex with corners; smoothed by a temperature (Nesterov
2005, "Smooth minimization of non-smooth functions") it has gradients, the gap between demand and
limit, and L-BFGS-B finds the prices while the temperature falls. Prices that hold for a sample of
the customers nearly hold for all (Devanur and Hayes 2009), so the search starts on a sample.
"""

import numpy as np
from scipy.optimize import minimize

from nextbest.offers.budgets import Budgets
from nextbest.offers.demand import soft_demand

SAMPLE = 20_000
COOLING = (0.3, 0.1, 0.03, 0.01, 0.003)
"""Temperatures on the sample, as shares of what a customer is worth without budgets."""
FINAL = 0.0005
"""The temperature at which all customers are asked."""
MAX_STEPS = 200


def search_prices(by_offer: np.ndarray, budgets: Budgets) -> tuple[np.ndarray, float]:
    """Return the price of each budget, and the temperature at which demand fits the limits.

    Parameters
    ----------
    by_offer
        The values, one row per offer and one column per customer, minus infinity where the
        customer cannot have the offer.
    """
    n_customers = by_offer.shape[1]
    every = max(1, n_customers // SAMPLE)
    sample = np.ascontiguousarray(by_offer[:, ::every])
    worth = by_offer.max(axis=0, initial=0).mean(dtype=float)
    share = budgets.scaled(sample.shape[1] / n_customers)
    prices = np.zeros(len(budgets.names))
    for temperature in COOLING:
        prices = _settled(sample, share, prices, worth, temperature * worth)
    return _settled(by_offer, budgets, prices, worth, FINAL * worth), FINAL * worth


def _settled(
    by_offer: np.ndarray,
    budgets: Budgets,
    prices: np.ndarray,
    worth: float,
    temperature: float,
) -> np.ndarray:
    """Return the prices that minimize the smoothed dual.

    The search is in units of what a customer is worth per dearest send of a budget, so that it is
    the same in any currency.
    """
    dearest = budgets.usage.max(axis=1, initial=0)
    unit = worth / np.where(dearest > 0, dearest, 1)
    scale = worth * by_offer.shape[1]

    def smoothed(searched: np.ndarray) -> tuple[float, np.ndarray]:
        total, sends = soft_demand(by_offer, (searched * unit) @ budgets.usage, temperature)
        value = total + searched * unit @ budgets.limits
        return value / scale, (budgets.limits - budgets.used(sends)) * unit / scale

    found = minimize(
        smoothed,
        prices / unit,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * len(prices),
        options={"maxiter": MAX_STEPS, "ftol": 1e-12, "gtol": 1e-6},
    )
    settled: np.ndarray = found.x * unit
    return settled
