"""Regularised regressions on the design: logistic for probabilities, Tweedie for amounts."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.linear_model import LogisticRegression, TweedieRegressor

from nextbest.ml.inputs.design import Design, digits
from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.measure.amounts import TWEEDIE_POWER
from nextbest.ml.settings import Settings


@dataclass(frozen=True)
class Linear(ABC):
    """A fitted regression, in constants; ``centre`` is each column's mean in training."""

    design: Design
    coefficients: tuple[float, ...]
    intercept: float
    centre: tuple[float, ...]

    algorithm: ClassVar[str]
    has_reasons: ClassVar[bool] = True
    is_baseline: ClassVar[bool] = False
    grid: ClassVar[tuple[dict[str, Any], ...]]
    default: ClassVar[dict[str, Any]]

    @classmethod
    def fit_all(cls, rows: Rows, grid: list[dict[str, Any]], settings: Settings) -> list[Self]:
        """Fit on training rows, once per parameter set."""
        design = Design.learn(rows, settings.imputation)
        matrix = design.matrix(rows.matrix)
        centre = digits(matrix.mean(axis=0))
        fitted = []
        for parameters in grid:
            coefficients, intercept = cls._solve(matrix, rows.labels, parameters)
            fitted.append(cls(design, digits(coefficients), digits(intercept)[0], centre))
        return fitted

    @classmethod
    @abstractmethod
    def _solve(
        cls, matrix: np.ndarray, labels: np.ndarray, parameters: dict[str, Any]
    ) -> tuple[np.ndarray, float]:
        """Return the coefficients and the intercept."""

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(
            Design.from_dict(state["design"]),
            tuple(state["coefficients"]),
            state["intercept"],
            tuple(state["centre"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""
        return {
            "design": self.design.to_dict(),
            "coefficients": list(self.coefficients),
            "intercept": self.intercept,
            "centre": list(self.centre),
        }

    def margins(self, matrix: np.ndarray) -> np.ndarray:
        """Return the log-odds, or the log of the amount, of rows."""
        values = self.design.matrix(matrix)
        margins: np.ndarray = values @ np.array(self.coefficients) + self.intercept
        return margins

    def contributions(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the margin of the average training row, and what each input adds to it."""
        weights = np.array(self.coefficients)
        baseline = np.full(len(matrix), self.intercept + np.dot(self.centre, weights))
        sources = self.design.sources
        owner = np.zeros((len(weights), matrix.shape[1]))
        owner[np.arange(len(sources)), sources] = weights[: len(sources)]
        return baseline, (self.design.matrix(matrix) - np.array(self.centre)) @ owner


class Logistic(Linear):
    """Logistic regression with a ridge penalty."""

    algorithm = "logistic_regression"
    grid = tuple({"C": c} for c in (0.01, 0.1, 1.0, 10.0))
    default: ClassVar[dict[str, Any]] = {"C": 0.1}

    @classmethod
    def _solve(
        cls, matrix: np.ndarray, labels: np.ndarray, parameters: dict[str, Any]
    ) -> tuple[np.ndarray, float]:
        model = LogisticRegression(C=parameters["C"], solver="newton-cholesky", tol=1e-8)
        model.fit(matrix, labels)
        return model.coef_[0], model.intercept_


class Tweedie(Linear):
    """Regression of an amount, zeros included, on a log scale."""

    algorithm = "tweedie_regression"
    grid = tuple({"alpha": alpha} for alpha in (1.0, 0.1, 0.01, 0.001))
    default: ClassVar[dict[str, Any]] = {"alpha": 0.01}

    @classmethod
    def _solve(
        cls, matrix: np.ndarray, labels: np.ndarray, parameters: dict[str, Any]
    ) -> tuple[np.ndarray, float]:
        mean = labels.mean() or 1.0  # in units of the mean, so that the penalty knows no currency
        model = TweedieRegressor(
            power=TWEEDIE_POWER,
            link="log",
            alpha=parameters["alpha"],
            solver="newton-cholesky",
            max_iter=50,
        )
        model.fit(matrix, labels / mean)
        return model.coef_, model.intercept_ + np.log(mean)
