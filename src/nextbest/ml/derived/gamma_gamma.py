"""Gamma-Gamma by Fader and Hardie (2013): for how much a customer buys."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from scipy.special import digamma, gammaln

from nextbest.ml.derived.likelihood import LARGEST_LOG, maximised

TINY = np.exp(-LARGEST_LOG)
SMALLEST = [TINY, 1.01, TINY]
"""From a ``q`` of 1 down the expected value of a new customer is infinite."""


@dataclass(frozen=True)
class GammaGamma:
    """Gamma-Gamma: values of orders spread around a mean of the customer, as means around all.

    An order's value is Gamma(p, nu), and nu is Gamma(q, v) over the customers. It knows nothing of
    how often they buy.
    """

    p: float
    q: float
    v: float

    @classmethod
    def fit(cls, frequency: np.ndarray, mean_value: np.ndarray) -> Self:
        """Fit by maximum likelihood to the customers with orders of a positive mean value.

        Parameters
        ----------
        frequency, mean_value
            Number of orders and their mean value. The publication counts repeat orders only.
        """
        x, mean = np.asarray(frequency, dtype=float), np.asarray(mean_value, dtype=float)
        known = (x > 0) & (mean > 0)
        if not known.any():
            return cls(1.0, 2.0, 1.0)
        x, unit = x[known], mean[known].mean()  # in units of the mean, whatever the currency
        mean = mean[known] / unit

        def loss(logs: np.ndarray) -> tuple[float, np.ndarray]:
            model = cls(*np.exp(logs))
            values, slopes = model._log_likelihoods(x, mean)
            return -values.mean(), -slopes.mean(axis=1) * np.exp(logs)

        p, q, v = maximised(loss, [1.0, 2.0, 1.0], SMALLEST)
        return cls(p, q, float(f"{v * unit:.10g}"))

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(**state)

    def to_dict(self) -> dict[str, float]:
        """Return the three parameters."""
        return asdict(self)

    def expected_value(self, frequency: np.ndarray, mean_value: np.ndarray) -> np.ndarray:
        """Return the expected value of a customer's next order; NaN where the history is NaN.

        Without an order, or with a mean value that is not positive, it is that of a new customer.

        Examples
        --------
        >>> model = GammaGamma(p=6.25, q=3.74, v=15.44)
        >>> model.expected_value(np.array([0, 1, 9]), np.array([0, 100, 100])).round(1)
        array([35.2, 80.3, 97. ])
        """
        x, mean = np.asarray(frequency, dtype=float), np.asarray(mean_value, dtype=float)
        x = np.where(mean <= 0, 0, x)
        total = x * np.where(x == 0, 0, mean)
        return self.p * (self.v + total) / (self.p * x + self.q - 1)

    def _log_likelihoods(self, x: np.ndarray, mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the log-likelihood of each mean value, and its slopes in the three parameters."""
        p, q, v = self.p, self.q, self.v
        total, shape = x * mean, p * x
        log_sum = np.log(total + v)
        values = gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(v)
        values += shape * np.log(total) - np.log(mean) - (shape + q) * log_sum
        slopes = (
            x * (digamma(shape + q) - digamma(shape) + np.log(total) - log_sum),
            digamma(shape + q) - digamma(q) + np.log(v) - log_sum,
            q / v - (shape + q) / (total + v),
        )
        return values, np.array(slopes)
