"""Dual prices: what one more unit of each budget would bring.

The assignment is a linear programme but for its whole numbers. Its Lagrangian dual has one price
per budget: every customer takes the offer whose value exceeds its price most, and the best prices
make that affordable. The dual is convex with corners; smoothed by a temperature (Nesterov 2005,
"Smooth minimization of non-smooth functions") it has gradients, the gap between demand and limit,
and L-BFGS-B finds the prices while the temperature falls. Prices that hold for a sample of the
customers nearly hold for all (Devanur and Hayes 2009), so the search starts on a sample.
"""

from collections.abc import Iterator

import numpy as np
from scipy.optimize import minimize

from nextbest.offers.budgets import Budgets

BLOCK = 16_384
"""Customers at a time: their values stay in the processor's cache."""
SAMPLE = 20_000
COOLING = (0.3, 0.1, 0.03, 0.01, 0.003)
"""Temperatures on the sample, as shares of what a customer is worth without budgets."""
FINAL = 0.0005
"""The temperature at which all customers are asked."""
MAX_STEPS = 200


def blocks(by_offer: np.ndarray) -> Iterator[slice]:
    """Yield the customers in blocks."""
    for start in range(0, by_offer.shape[1], BLOCK):
        yield slice(start, start + BLOCK)


def net_values(by_offer: np.ndarray, offer_prices: np.ndarray) -> np.ndarray:
    """Return what each offer is worth to each customer above its price."""
    return by_offer - offer_prices.astype(by_offer.dtype)[:, None]


def demand(by_offer: np.ndarray, offer_prices: np.ndarray) -> np.ndarray:
    """Return the offer that each customer takes at these prices; -1 is none.

    Of offers worth the same the first is taken, and none rather than one worth just its price.
    """
    choice = np.empty(by_offer.shape[1], dtype=np.int16)
    for rows in blocks(by_offer):
        net = net_values(by_offer[:, rows], offer_prices)
        choice[rows] = np.where(net.max(axis=0) > 0, net.argmax(axis=0), -1)
    return choice


def upper_bound(by_offer: np.ndarray, budgets: Budgets, prices: np.ndarray) -> float:
    """Return the dual's value: no assignment within the budgets is worth more, at any prices."""
    offer_prices, total = prices @ budgets.usage, float(prices @ budgets.limits)
    for rows in blocks(by_offer):
        net = net_values(by_offer[:, rows], offer_prices)
        total += net.max(axis=0, initial=0).sum(dtype=float)
    return total


def search_prices(by_offer: np.ndarray, budgets: Budgets) -> np.ndarray:
    """Return the price of each budget.

    Parameters
    ----------
    by_offer
        The values, one row per offer and one column per customer, minus infinity where the
        customer cannot have the offer.
    """
    n_customers = by_offer.shape[1]
    every = max(1, n_customers // SAMPLE)
    sample = np.ascontiguousarray(by_offer[:, ::every])
    worth = sample.max(axis=0, initial=0).mean(dtype=float)
    prices = np.zeros(len(budgets.names))
    if worth == 0:
        return prices
    share = budgets.scaled(sample.shape[1] / n_customers)
    for temperature in COOLING:
        prices = _settled(sample, share, prices, temperature * worth)
    return _settled(by_offer, budgets, prices, FINAL * worth)


def _settled(
    by_offer: np.ndarray, budgets: Budgets, prices: np.ndarray, temperature: float
) -> np.ndarray:
    """Return the prices that minimise the smoothed dual, searched in units of the dearest send."""
    dearest = budgets.usage.max(axis=1, initial=0)
    unit = 1 / np.where(dearest > 0, dearest, 1)
    n_customers = by_offer.shape[1]

    def smoothed(searched: np.ndarray) -> tuple[float, np.ndarray]:
        total, sends = _soft_demand(by_offer, (searched * unit) @ budgets.usage, temperature)
        value = total + searched * unit @ budgets.limits
        slope = (budgets.limits - budgets.used(sends)) * unit
        return value / (n_customers * temperature), slope / (n_customers * temperature)

    bounds = [(0, None)] * len(prices)
    options = {"maxiter": MAX_STEPS, "ftol": 1e-12, "gtol": 1e-6 / temperature}
    start = prices / unit
    return (
        minimize(smoothed, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
        * unit
    )


def _soft_demand(
    by_offer: np.ndarray, offer_prices: np.ndarray, temperature: float
) -> tuple[float, np.ndarray]:
    """Return the customers' smoothed net value and how often each offer is taken."""
    total, sends = 0.0, np.zeros(len(by_offer))
    for rows in blocks(by_offer):
        net = net_values(by_offer[:, rows], offer_prices)
        net /= net.dtype.type(temperature)
        top = net.max(axis=0, initial=0)
        net -= top
        np.exp(net, out=net)
        weight = net.sum(axis=0) + np.exp(-top)
        net /= weight
        sends += net.sum(axis=1, dtype=float)
        total += top.sum(dtype=float) + np.log(weight).sum(dtype=float)
    return total * temperature, sends
