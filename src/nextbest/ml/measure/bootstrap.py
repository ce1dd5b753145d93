"""Intervals by drawing customers anew: rows of one customer are no independent witnesses."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

N_DRAWS = 200
LEVEL = 0.95
CELLS = 4_000_000
"""Weights held at a time."""

Metrics = Callable[[np.ndarray], dict[str, np.ndarray]]


def draws(
    customers: np.ndarray | pd.Series, seed: int, n_draws: int = N_DRAWS
) -> Iterator[np.ndarray]:
    """Yield blocks of weights, one row per draw: how often each row's customer was drawn.

    The counts are Poisson, the limit of drawing customers with replacement.
    """
    codes, names = pd.factorize(customers)
    draw = np.random.default_rng(seed)
    at_once = max(1, CELLS // max(len(codes), 1))
    for start in range(0, n_draws, at_once):
        counts = draw.poisson(1.0, (min(at_once, n_draws - start), len(names)))
        yield counts.astype(float)[:, codes]


def interval(values: np.ndarray) -> tuple[float, float]:
    """Return the borders between which the level's share of the draws lies.

    Examples
    --------
    >>> [round(border, 9) for border in interval(np.arange(201.0))]
    [5.0, 195.0]
    """
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def with_intervals(
    metrics: Metrics, customers: pd.Series, seed: int
) -> dict[str, tuple[float, float, float]]:
    """Return value, low and high of metrics that are a function of the rows' weights."""
    values = metrics(np.ones((1, len(customers))))
    blocks = [metrics(weights) for weights in draws(customers, seed)] if values else []
    return {
        name: (float(value[0]), *interval(np.concatenate([block[name] for block in blocks])))
        for name, value in values.items()
    }
