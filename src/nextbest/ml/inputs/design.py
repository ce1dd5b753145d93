"""The constants of a fitted preparation, evaluated without scikit-learn."""

from dataclasses import dataclass, fields
from typing import Any, Self, TypeGuard

import numpy as np
import numpy.typing as npt
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.inputs.preprocessing import fitted_pipeline, symmetric_log

DIGITS = 12


@dataclass(frozen=True)
class Design:
    """A design matrix in plain numbers: what a Pipeline learned, so that it outlives its version.

    ``low`` .. ``scale`` have one entry per number; ``modes`` and ``n_levels`` one per text;
    ``missing`` names the columns, counted from 0, that have an indicator of gaps. ``imputations``
    are the regressions of the iterative imputer, in their order: column, coefficients, intercept.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    fill: tuple[float, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    modes: tuple[int, ...]
    n_levels: tuple[int, ...]
    missing: tuple[int, ...]
    imputations: tuple[tuple[int, tuple[float, ...], float], ...] = ()

    @classmethod
    def learn(cls, rows: Rows, imputation: str) -> Self:
        """Fit the preparation on training rows and keep its constants."""
        if not rows.matrix.shape[1]:
            return cls(*[()] * 8)
        return cls.of(fitted_pipeline(rows, imputation), rows.n_levels)

    @classmethod
    def of(cls, pipeline: ColumnTransformer, n_levels: tuple[int, ...]) -> Self:
        """Read the constants of a fitted preparation."""
        steps = pipeline.named_transformers_
        texts, missing = steps["texts"], steps["missing"]
        modes = texts.named_steps["impute"].statistics_ if _is_fitted(texts) else ()
        return cls(
            **_of_numbers(steps["numbers"]),
            modes=tuple(int(mode) for mode in modes),
            n_levels=n_levels,
            missing=tuple(int(place) for place in missing.features_),
            imputations=_imputations(steps["numbers"]),
        )

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        imputations = tuple((place, tuple(by), start) for place, by, start in state["imputations"])
        rest = {name: tuple(values) for name, values in state.items() if name != "imputations"}
        return cls(**rest, imputations=imputations)

    def to_dict(self) -> dict[str, Any]:
        """Return the constants as plain data."""
        return {field.name: list(getattr(self, field.name)) for field in fields(self)}

    @property
    def sources(self) -> np.ndarray:
        """For each column of the design, the column of the input that it was made of."""
        numbers = np.arange(len(self.low))
        texts = np.repeat(len(numbers) + np.arange(len(self.n_levels)), self.n_levels)
        return np.concatenate([numbers, texts, self.missing]).astype(int)

    def matrix(self, values: np.ndarray) -> np.ndarray:
        """Return the design matrix of rows; it has a column of zeros where there is no input."""
        n_numbers = len(self.low)
        codes = np.where(np.isnan(values), [*self.low, *self.modes], values)[:, n_numbers:]
        blocks = [self._numbers(values[:, :n_numbers])]
        for code, count in zip(codes.T, self.n_levels, strict=True):
            blocks.append((code[:, None] == np.arange(count)).astype(float))
        blocks.append(np.isnan(values[:, list(self.missing)]).astype(float))
        matrix = np.column_stack(blocks)
        return matrix if matrix.shape[1] else np.zeros((len(values), 1))

    def _numbers(self, values: np.ndarray) -> np.ndarray:
        tamed = symmetric_log(np.clip(values, self.low, self.high))
        is_missing = np.isnan(tamed)
        filled = np.where(is_missing, self.fill, tamed)
        for place, coefficients, start in self.imputations:
            gaps = is_missing[:, place]
            filled[gaps, place] = filled[gaps] @ np.array(coefficients) + start
        scaled: np.ndarray = (filled - self.mean) / np.array(self.scale)
        return scaled


def digits(values: npt.ArrayLike) -> tuple[float, ...]:
    """Drop the last bits, which the order of a sum decides.

    Examples
    --------
    >>> digits(np.array([0.1 + 0.2]))
    (0.3,)
    """
    return tuple(float(f"{value:.{DIGITS}g}") for value in np.ravel(values))


def _is_fitted(step: Pipeline | str) -> TypeGuard[Pipeline]:
    """Whether a part of the preparation had columns: scikit-learn leaves the others unfitted."""
    return isinstance(step, Pipeline) and hasattr(step[-1], "n_features_in_")


def _of_numbers(numbers: Pipeline | str) -> dict[str, Any]:
    names = ("low", "high", "fill", "mean", "scale")
    if not _is_fitted(numbers):  # no number to prepare
        return dict.fromkeys(names, ())
    tame, impute, scale = (step for _, step in numbers.steps)
    fill = getattr(impute, "initial_imputer_", impute).statistics_
    parts = (tame.low_, tame.high_, fill, scale.mean_, scale.scale_)
    return {name: digits(part) for name, part in zip(names, parts, strict=True)}


def _imputations(numbers: Pipeline | str) -> tuple[tuple[int, tuple[float, ...], float], ...]:
    if not _is_fitted(numbers):
        return ()
    imputer = numbers.named_steps["impute"]
    found = []
    for step in getattr(imputer, "imputation_sequence_", ()):
        coefficients = np.zeros(len(imputer.initial_imputer_.statistics_))
        coefficients[step.neighbor_feat_idx] = step.estimator.coef_
        (start,) = digits(step.estimator.intercept_)
        found.append((int(step.feat_idx), digits(coefficients), start))
    return tuple(found)
