"""Margins into probabilities or amounts, fitted on rows that the model never learned from."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_expit

from nextbest.ml.measure.amounts import deviance

SLOPES = (0.1, 3.0)
"""A slope below the first would turn a ranking round. It is drawn in: scores whose order the rows
do not bear out shrink toward the base rate and keep their order."""
MOST_STEPS, SMALLEST_STEP, NOISE, LEAST_WEIGHT = 100, 1e-12, 1e-12, 1e-10
"""Of Newton's method: when it ends, which change of the loss is none, and what a row weighs whose
probability is all but certain."""
FARTHEST = 50.0
"""Margins of amounts beyond this are drawn in: no currency needs more, and exp overflows."""


@dataclass(frozen=True)
class SigmoidCalibrator:
    """Platt's sigmoid: the probability ``1 / (1 + exp(-(slope * margin + intercept)))``."""

    slope: float = 1.0
    intercept: float = 0.0

    @classmethod
    def fit(cls, margins: np.ndarray, labels: np.ndarray) -> Self:
        """Fit by maximum likelihood on Platt's smoothed targets, which keep it finite."""
        slope, intercept = sigmoid_line(margins, labels)
        if slope < SLOPES[0]:
            slope, intercept = SLOPES[0], sigmoid_line(SLOPES[0] * margins, labels, 1.0)[1]
        return cls(slope, intercept)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(float(state["slope"]), float(state["intercept"]))

    def to_dict(self) -> dict[str, float]:
        """Return the two constants."""
        return {"slope": self.slope, "intercept": self.intercept}

    def predict(self, margins: np.ndarray) -> np.ndarray:
        """Return the calibrated probabilities of margins."""
        probabilities: np.ndarray = expit(self.slope * margins + self.intercept)
        return probabilities


def sigmoid_line(
    margins: np.ndarray, labels: np.ndarray, slope: float | None = None
) -> tuple[float, float]:
    """Return the likeliest slope, unless one is given, and intercept of log-odds over margins."""
    positives = float(labels.sum())
    negatives = len(labels) - positives
    targets = np.where(labels > 0, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    ones = np.ones(len(margins))
    if slope is None:
        inputs, start = np.column_stack([margins, ones]), np.array([1.0, 0.0])
        slope, intercept = _likeliest(inputs, 0 * ones, targets, start)
    else:
        (intercept,) = _likeliest(ones[:, None], slope * margins, targets, np.zeros(1))
    return float(f"{slope:.10g}"), float(f"{intercept:.10g}")


def _likeliest(
    inputs: np.ndarray, known: np.ndarray, targets: np.ndarray, line: np.ndarray
) -> np.ndarray:
    """Return the line by which inputs, beside known log-odds, make the targets likeliest.

    Newton's method, whose step is halved until it is one downwards: no line search that fails where
    the likelihood is flat to the last digit, and no scale of the inputs matters.
    """

    def loss(line: np.ndarray) -> float:
        logits = inputs @ line + known
        return float(-np.mean(targets * log_expit(logits) + (1 - targets) * log_expit(-logits)))

    reached = loss(line)
    for _ in range(MOST_STEPS):
        chances = expit(inputs @ line + known)
        gradient = inputs.T @ (chances - targets)
        weights = np.maximum(chances * (1 - chances), LEAST_WEIGHT)
        step = np.linalg.lstsq((inputs * weights[:, None]).T @ inputs, gradient)[0]
        while loss(line - step) > reached + NOISE:
            step /= 2
        line = line - step
        reached = loss(line)
        if np.abs(step).max() <= SMALLEST_STEP:
            break
    return line


class LogLinearCalibrator(SigmoidCalibrator):
    """The amount ``exp(slope * margin + intercept)``."""

    @classmethod
    def fit(cls, margins: np.ndarray, labels: np.ndarray) -> Self:
        """Fit the slope by the deviance of amounts whose total is the observed one."""
        margins = np.clip(margins, -FARTHEST, FARTHEST)
        weights = np.ones((1, len(labels)))

        def start(slope: float) -> float:
            paid = max(float(labels.sum()), np.finfo(float).tiny)
            return float(np.log(paid) - np.log(np.exp(slope * margins).sum()))

        def loss(slope: float) -> float:
            amounts = np.exp(slope * margins + start(slope))
            return float(deviance(labels, amounts, weights)[0])

        slope = minimize_scalar(loss, bounds=SLOPES, method="bounded").x
        slope = float(f"{slope:.6g}")
        return cls(slope, float(f"{start(slope):.10g}"))

    def predict(self, margins: np.ndarray) -> np.ndarray:
        """Return the calibrated amounts of margins."""
        amounts: np.ndarray = np.exp(
            self.slope * np.clip(margins, -FARTHEST, FARTHEST) + self.intercept
        )
        return amounts


CALIBRATORS = {"binary": SigmoidCalibrator, "amount": LogLinearCalibrator}
"""The calibrator of each kind of task."""
