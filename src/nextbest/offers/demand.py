"""What customers take at given prices of the offers, one block of customers at a time."""

from collections.abc import Iterator

import numpy as np

from nextbest.offers.budgets import Budgets

BLOCK = 16_384
"""Customers at a time: their values stay in the processor's cache."""
GOLDEN = (5**0.5 - 1) / 2


def blocks(by_offer: np.ndarray) -> Iterator[slice]:
    """Yield the customers in blocks."""
    for start in range(0, by_offer.shape[1], BLOCK):
        yield slice(start, start + BLOCK)


def net_values(by_offer: np.ndarray, offer_prices: np.ndarray) -> np.ndarray:
    """Return what each offer is worth to each customer above its price."""
    net: np.ndarray = by_offer - offer_prices.astype(by_offer.dtype)[:, None]
    return net


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


def soft_choice(by_offer: np.ndarray, offer_prices: np.ndarray, temperature: float) -> np.ndarray:
    """Return an offer per customer, drawn by how near it is to their best; -1 is none.

    Where values tie, many customers would all take the same offer, though they are as well off with
    others that have budgets left. The draws follow the golden ratio, which spreads any share
    evenly over the customers, and are the same each time.
    """
    choice = np.empty(by_offer.shape[1], dtype=np.int16)
    for rows in blocks(by_offer):
        shares, _ = _soft_shares(by_offer[:, rows], offer_prices, temperature)
        places = np.arange(rows.start, rows.start + shares.shape[1])
        drawn = (places * GOLDEN % 1).astype(np.float32)
        offer = (np.cumsum(shares, axis=0) <= drawn).sum(axis=0)
        choice[rows] = np.where(offer < len(shares), offer, -1)
    return choice


def soft_demand(
    by_offer: np.ndarray, offer_prices: np.ndarray, temperature: float
) -> tuple[float, np.ndarray]:
    """Return the customers' smoothed net value and how often each offer is taken."""
    total, sends = 0.0, np.zeros(len(by_offer))
    for rows in blocks(by_offer):
        shares, net = _soft_shares(by_offer[:, rows], offer_prices, temperature)
        sends += shares.sum(axis=1, dtype=float)
        total += net
    return total, sends


def _soft_shares(
    by_offer: np.ndarray, offer_prices: np.ndarray, temperature: float
) -> tuple[np.ndarray, float]:
    """Return the share of each offer in each customer's choice, and their smoothed net value."""
    shares = net_values(by_offer, offer_prices)
    shares /= shares.dtype.type(temperature)
    top = shares.max(axis=0, initial=0)
    shares -= top
    np.exp(shares, out=shares)
    weight = shares.sum(axis=0) + np.exp(-top)
    shares /= weight
    return shares, temperature * (top.sum(dtype=float) + np.log(weight).sum(dtype=float))
