"""Regularised logistic regression on tamed, imputed, scaled and one-hot columns."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from nextbest.models.features import FeatureSpec
from nextbest.models.settings import Settings

TAIL = 0.0001
"""The share of rows at each end that is drawn in to the border of the rest: the heaviest buyers
are real and must stay apart, only values beyond them all are tamed."""
DIGITS = 10


@dataclass(frozen=True)
class Column:
    """How one number becomes a column of the design: all constants are of the training rows."""

    low: float
    high: float
    median: float
    mean: float
    scale: float
    has_missing: bool

    @classmethod
    def learn(cls, values: np.ndarray) -> Self:
        """Learn the constants of a column that has at least one value."""
        known = values[~np.isnan(values)]
        low, high = (_digits(edge) for edge in np.quantile(known, [TAIL, 1 - TAIL]))
        tamed = _symmetric_log(np.clip(known, low, high))
        filled = np.append(tamed, np.full(len(values) - len(known), median := np.median(tamed)))
        scale = filled.std() or 1.0
        constants = map(_digits, (median, filled.mean(), scale))
        return cls(low, high, *constants, has_missing=len(known) < len(values))

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Return the column: drawn in, on a log scale, imputed, scaled."""
        tamed = _symmetric_log(np.clip(values, self.low, self.high))
        return (np.where(np.isnan(tamed), self.median, tamed) - self.mean) / self.scale


@dataclass(frozen=True)
class Design:
    """The matrix of a linear model: numbers, indicators of missing ones, one column per level."""

    features: FeatureSpec
    columns: tuple[Column, ...]

    @classmethod
    def learn(cls, frame: pd.DataFrame) -> Self:
        """Learn the constants of every column from the training rows."""
        features = FeatureSpec.learn(frame)
        return cls(features, tuple(Column.learn(values) for values in features.numbers(frame).T))

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        columns = tuple(Column(**column) for column in state["columns"])
        return cls(FeatureSpec.from_dict(state["features"]), columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the design as plain data."""
        columns = [asdict(column) for column in self.columns]
        return {"features": self.features.to_dict(), "columns": columns}

    def matrix(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the design matrix of rows."""
        numbers = self.features.numbers(frame)
        blocks = [column.apply(numbers[:, i]) for i, column in enumerate(self.columns)]
        blocks += [
            np.isnan(numbers[:, i]).astype(float)
            for i, column in enumerate(self.columns)
            if column.has_missing
        ]
        codes = self.features.codes(frame)
        for i, known in enumerate(self.features.levels.values()):
            blocks += [(codes[:, i] == level).astype(float) for level in range(len(known))]
        return np.column_stack(blocks) if blocks else np.zeros((len(frame), 0))


@dataclass(frozen=True)
class LogisticModel:
    """A fitted logistic regression, in constants."""

    design: Design
    coefficients: tuple[float, ...]
    intercept: float

    algorithm: ClassVar[str] = "logistic_regression"
    grid: ClassVar[tuple[dict[str, Any], ...]] = tuple({"C": c} for c in (0.01, 0.1, 1.0, 10.0))
    default: ClassVar[dict[str, Any]] = {"C": 0.1}

    @classmethod
    def fit(
        cls, frame: pd.DataFrame, labels: np.ndarray, parameters: dict[str, Any], settings: Settings
    ) -> Self:
        """Fit on training rows."""
        design = Design.learn(frame)
        return cls._fit(design, design.matrix(frame), labels, parameters)

    @classmethod
    def search(
        cls, frame: pd.DataFrame, labels: np.ndarray, judged: pd.DataFrame, settings: Settings
    ) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
        """Yield each parameter set with the margins that it gives the judged rows."""
        design = Design.learn(frame)
        matrix, judged_matrix = design.matrix(frame), design.matrix(judged)
        for parameters in cls.grid:
            model = cls._fit(design, matrix, labels, parameters)
            yield parameters, judged_matrix @ np.array(model.coefficients) + model.intercept

    @classmethod
    def _fit(
        cls, design: Design, matrix: np.ndarray, labels: np.ndarray, parameters: dict[str, Any]
    ) -> Self:
        if not matrix.shape[1]:
            rate = (labels.sum() + 1) / (len(labels) + 2)
            return cls(design, (), _digits(np.log(rate / (1 - rate))))
        model = LogisticRegression(C=parameters["C"], solver="newton-cholesky", tol=1e-8)
        with threadpool_limits(1):  # the same sums on any number of cores, and no idle threads
            model.fit(matrix, labels)
        return cls(design, tuple(map(_digits, model.coef_[0])), _digits(model.intercept_[0]))

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        design = Design.from_dict(state["design"])
        return cls(design, tuple(state["coefficients"]), state["intercept"])

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""
        return {
            "design": self.design.to_dict(),
            "coefficients": list(self.coefficients),
            "intercept": self.intercept,
        }

    @property
    def features(self) -> list[str]:
        """The columns to read."""
        return self.design.features.names

    def margins(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the log-odds of rows."""
        return self.design.matrix(frame) @ np.array(self.coefficients) + self.intercept


def _digits(value: float) -> float:
    """Drop the last bits, which the order of a sum decides."""
    return float(f"{float(value):.{DIGITS}g}")


def _symmetric_log(values: np.ndarray) -> np.ndarray:
    """Shrink counts and amounts, of either sign; rates and other small numbers barely move."""
    return np.sign(values) * np.log1p(np.abs(values))
