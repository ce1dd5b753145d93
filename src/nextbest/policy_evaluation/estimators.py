"""Estimates of a policy's value from a log of another policy, each with its influence function.

The influence of a row is how much it moves the estimate; its variance gives the interval.
"""

from dataclasses import dataclass

import numpy as np

from nextbest.policy_evaluation.log import Log


@dataclass(frozen=True)
class Estimated:
    """A value and the influence of each row on it; the influences are zero on average."""

    value: float
    influence: np.ndarray

    def __sub__(self, other: "Estimated") -> "Estimated":
        """Return the difference of two values of one log, which share their rows' luck."""
        return Estimated(self.value - other.value, self.influence - other.influence)


def inverse_propensity(log: Log, weights: np.ndarray) -> Estimated:
    """Weigh each outcome by how much likelier the policy is than the log (Horvitz, Thompson 1952).

    "A generalization of sampling without replacement from a finite universe". Unbiased.
    """
    terms = weights * log.outcome
    return Estimated(float(terms.mean()), terms - terms.mean())


def self_normalised(log: Log, weights: np.ndarray) -> Estimated:
    """Divide by the mean weight (Hajek 1971; Swaminathan, Joachims 2015).

    "The self-normalized estimator for counterfactual learning". The interval is the delta method's
    for a ratio of means. Of a policy of one action, under equal propensities, it is the arm's mean.
    """
    value = float(weights @ log.outcome / weights.sum())
    return Estimated(value, weights * (log.outcome - value) / weights.mean())


def doubly_robust(
    log: Log, weights: np.ndarray, chances: np.ndarray, predicted: np.ndarray
) -> Estimated:
    """Predict the outcomes of the policy, and weigh only what the prediction missed.

    Robins, Rotnitzky, Zhao (1994), "Estimation of regression coefficients when some regressors are
    not always observed"; for policies Dudik, Langford, Li (2011), "Doubly robust policy evaluation
    and learning". Unbiased under the log's known propensities, whatever the model; the better the
    model, the narrower the interval.
    """
    expected = np.einsum("ij,ij->i", chances, predicted)
    missed = log.outcome - predicted[np.arange(len(log)), log.action]
    terms = expected + weights * missed
    return Estimated(float(terms.mean()), terms - terms.mean())


def as_logged(log: Log) -> Estimated:
    """Return the value of the policy that wrote the log: the mean outcome."""
    value = float(log.outcome.mean())
    return Estimated(value, log.outcome - value)
