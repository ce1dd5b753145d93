"""BG/NBD by Fader, Hardie and Lee (Marketing Science, 2005): who still buys, and how often."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from scipy.special import digamma, gammaln, hyp2f1

from nextbest.ml.derived.likelihood import maximised

SINGULAR = 1e-5
"""The closed form divides zero by zero where ``a`` is 1 or ``a + b + x`` is 1: stay so far off."""


@dataclass(frozen=True)
class BetaGeometric:
    """BG/NBD: orders come at a rate of their own until, after one of them, a customer leaves.

    Rates are Gamma(r, alpha) over the customers, the chance to leave after an order Beta(a, b).
    Time is in weeks. A customer without a history, so with NaN in it, is left out of a fit and gets
    NaN.
    """

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def fit(
        cls,
        frequency: np.ndarray,
        recency: np.ndarray,
        age: np.ndarray,
        weights: np.ndarray | None = None,
    ) -> Self:
        """Fit by maximum likelihood.

        Parameters
        ----------
        frequency
            Repeat orders, so 0 after the first.
        recency, age
            Weeks from the first order to the last one, and to the day of the look.
        weights
            How often each row counts.
        """
        history = np.column_stack(np.broadcast_arrays(frequency, recency, age)).astype(float)
        known = ~np.isnan(history).any(axis=1)
        counts = np.ones(len(history)) if weights is None else np.asarray(weights, dtype=float)
        rows, place = np.unique(history[known], axis=0, return_inverse=True)
        counts = np.bincount(place.ravel(), weights=counts[known], minlength=len(rows))

        def loss(logs: np.ndarray) -> tuple[float, np.ndarray]:
            model = cls(*np.exp(logs))
            values, slopes = model._log_likelihoods(*rows.T)
            scale = np.exp(logs) / counts.sum()
            return -(values @ counts) / counts.sum(), -(slopes @ counts) * scale

        return cls(*maximised(loss, [1.0] * 4)) if len(rows) else cls(1.0, 1.0, 1.0, 1.0)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(**state)

    def to_dict(self) -> dict[str, float]:
        """Return the four parameters."""
        return asdict(self)

    def log_likelihood(self, frequency: np.ndarray, recency: np.ndarray, age: np.ndarray) -> float:
        """Return the log-likelihood of histories."""
        return float(self._log_likelihoods(frequency, recency, age)[0].sum())

    def probability_alive(
        self, frequency: np.ndarray, recency: np.ndarray, age: np.ndarray
    ) -> np.ndarray:
        """Return the probability that a customer has not left.

        Examples
        --------
        >>> model = BetaGeometric(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> model.probability_alive(np.array([2.0]), np.array([30.43]), np.array([38.86])).round(4)
        array([0.7266])
        """
        x, log_odds = (
            np.asarray(frequency, dtype=float),
            self._log_odds_gone(frequency, recency, age),
        )
        alive = 1 / (1 + np.exp(np.minimum(log_odds, 500)))
        return np.where(np.isnan(x), np.nan, alive)

    def expected_orders(
        self, frequency: np.ndarray, recency: np.ndarray, age: np.ndarray, horizon: float
    ) -> np.ndarray:
        """Return the expected number of orders in the next ``horizon`` weeks.

        The published form holds 2F1(r + x, b + x; a + b + x - 1; z), which overflows for heavy
        buyers; Euler's transformation leaves ``x`` in its third argument alone.
        """
        a = self.a if abs(self.a - 1) > SINGULAR else 1 + SINGULAR
        c = a + self.b + np.asarray(frequency, dtype=float) - 1
        c = np.where(np.abs(c) > SINGULAR, c, SINGULAR)
        z = horizon / (self.alpha + np.asarray(age, dtype=float) + horizon)
        series = hyp2f1(a + self.b - 1 - self.r, a - 1, c, z)
        while_alive = c / (a - 1) * (1 - (1 - z) ** (a - 1) * series)
        orders: np.ndarray = while_alive * self.probability_alive(frequency, recency, age)
        return orders

    def _log_odds_gone(
        self, frequency: np.ndarray, recency: np.ndarray, age: np.ndarray
    ) -> np.ndarray:
        x = np.asarray(frequency, dtype=float)
        longer = np.log((self.alpha + np.asarray(age)) / (self.alpha + np.asarray(recency)))
        repeats = np.maximum(x, 1)
        log_odds = np.log(self.a / (self.b + repeats - 1)) + (self.r + x) * longer
        return np.where(x > 0, log_odds, -np.inf)  # nobody leaves before a repeat order

    def _log_likelihoods(
        self, x: np.ndarray, recency: np.ndarray, age: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the log-likelihood of each history, and its slopes in the four parameters."""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        log_odds = self._log_odds_gone(x, recency, age)
        gone = 1 / (1 + np.exp(-np.maximum(log_odds, -500))) * (x > 0)
        values = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - (r + x) * np.log(alpha + age)
        values += gammaln(a + b) - gammaln(a + b + x) + gammaln(b + x) - gammaln(b)
        values += np.logaddexp(0, log_odds)
        since_last = gone * np.log(alpha + recency) + (1 - gone) * np.log(alpha + age)
        both = digamma(a + b) - digamma(a + b + x)
        slopes = (
            digamma(r + x) - digamma(r) + np.log(alpha) - since_last,
            r / alpha - (r + x) * (gone / (alpha + recency) + (1 - gone) / (alpha + age)),
            both + gone / a,
            both + digamma(b + x) - digamma(b) - gone / (b + np.maximum(x, 1) - 1),
        )
        return values, np.array(slopes)
