"""Margins into probabilities: Platt's sigmoid, fitted on rows that the model never learned from."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit


@dataclass(frozen=True)
class SigmoidCalibrator:
    """The probability ``1 / (1 + exp(-(slope * margin + intercept)))``."""

    slope: float = 1.0
    intercept: float = 0.0

    @classmethod
    def fit(cls, margins: np.ndarray, labels: np.ndarray) -> Self:
        """Fit by maximum likelihood on Platt's smoothed targets, which keep it finite."""
        positives = float(labels.sum())
        negatives = len(labels) - positives
        targets = np.where(labels > 0, (positives + 1) / (positives + 2), 1 / (negatives + 2))

        def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
            logits = parameters[0] * margins + parameters[1]
            errors = expit(logits) - targets
            value = -np.mean(targets * log_expit(logits) + (1 - targets) * log_expit(-logits))
            return value, np.array([np.mean(errors * margins), np.mean(errors)])

        found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="BFGS", tol=1e-10)
        slope, intercept = (float(f"{value:.10g}") for value in found.x)
        return cls(slope, intercept)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(float(state["slope"]), float(state["intercept"]))

    def to_dict(self) -> dict[str, float]:
        """Return the two constants."""
        return {"slope": self.slope, "intercept": self.intercept}

    def probabilities(self, margins: np.ndarray) -> np.ndarray:
        """Return the calibrated probabilities of margins."""
        return expit(self.slope * margins + self.intercept)
