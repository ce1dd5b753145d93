"""Whether scores are spread otherwise than they were: the population stability index."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

CHANCE_OF_ALARM = 0.01
"""How often samples of one distribution are called different."""
SMOOTHING = 0.5
"""Imaginary customers in each bin: of few customers, an empty bin is chance."""


@dataclass(frozen=True)
class Reference:
    """The deciles of the scores that a fit gave when it was measured, and of how many customers."""

    bins: list[dict[str, float]]
    n_customers: int


def population_stability(scores: np.ndarray, n_customers: int, reference: Reference) -> float:
    """Return the population stability index of scores against those that the same fit gave before.

    Below 0.1 two distributions count as alike, above 0.25 as different. Rows of one customer are
    alike, so a sample is as large as its customers are many.

    Examples
    --------
    >>> reference = Reference([{"upper": 0.5, "share": 0.5}, {"upper": 1.0, "share": 0.5}], 40)
    >>> population_stability(np.array([0.2, 0.8]), 2, reference)
    0.0
    """
    bins = reference.bins
    edges = np.array([found["upper"] for found in bins[:-1]], dtype=float)
    places = np.searchsorted(edges, scores, side="left")
    found = np.bincount(places, minlength=len(bins)) / len(scores)
    expected = np.array([known["share"] for known in bins])
    return stability_of_shares(found, n_customers, expected, reference.n_customers)


def stability_of_shares(
    found: np.ndarray, n_found: int, expected: np.ndarray, n_expected: int
) -> float:
    """Return the population stability index of the shares of bins, of so many customers each.

    Examples
    --------
    >>> round(stability_of_shares(np.array([0.9, 0.1]), 1000, np.array([0.5, 0.5]), 1000), 3)
    0.876
    """
    found, expected = _smoothed(found, n_found), _smoothed(expected, n_expected)
    return float(np.sum((found - expected) * np.log(found / expected)))


def stability_by_chance(n_customers: int, reference: Reference) -> float:
    """Return the index that samples of one distribution exceed once in a hundred times.

    Without a change the index is (1/n + 1/m) times a chi-squared value with one degree of freedom
    less than there are bins (Yurdakul, Statistical Properties of Population Stability Index,
    Western Michigan University, 2018).

    Examples
    --------
    >>> reference = Reference([{"upper": 0.1, "share": 0.1}] * 10, 40_000)
    >>> [round(stability_by_chance(count, reference), 4) for count in (40, 40_000)]
    [0.5422, 0.0011]
    """
    return chance_of_shares(len(reference.bins), n_customers, reference.n_customers)


def chance_of_shares(n_bins: int, n_found: int, n_expected: int) -> float:
    """Return the same of the shares of so many bins, of so many customers each."""
    quantile = chi2.ppf(1 - CHANCE_OF_ALARM, max(n_bins - 1, 1))
    return float(quantile * (1 / n_found + 1 / n_expected))


def _smoothed(shares: np.ndarray, n_customers: int) -> np.ndarray:
    return (shares * n_customers + SMOOTHING) / (n_customers + SMOOTHING * len(shares))
