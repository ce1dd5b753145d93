"""The preparation of families that need whole, scaled numbers: a Pipeline of scikit-learn."""

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.experimental import enable_iterative_imputer  # noqa: F401 - imports the next line's name
from sklearn.impute import IterativeImputer, MissingIndicator, SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from nextbest.ml.inputs.matrix import Rows

TAIL = 0.0001
"""The share of rows at each end that is drawn in to the border of the rest: the heaviest buyers
are real and must stay apart, only values beyond them all are tamed."""
ROUNDS = 3
"""How often the iterative imputer goes over the columns."""


class Tamer(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Draws in the farthest values and shrinks counts and amounts of either sign."""

    def fit(self, X: np.ndarray, y: Any = None) -> "Tamer":
        """Learn the borders of each column."""
        self.low_, self.high_ = np.nanquantile(X, [TAIL, 1 - TAIL], axis=0)
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:
        """Return the columns on a symmetric log scale; missing stays missing."""
        return symmetric_log(np.clip(X, self.low_, self.high_))


def symmetric_log(values: np.ndarray) -> np.ndarray:
    """Shrink counts and amounts, of either sign; rates and other small numbers barely move.

    Examples
    --------
    >>> symmetric_log(np.array([-1.0, 0.0, 1.0])).round(3).tolist()
    [-0.693, 0.0, 0.693]
    """
    shrunk: np.ndarray = np.sign(values) * np.log1p(np.abs(values))
    return shrunk


def fitted_pipeline(rows: Rows, imputation: str) -> ColumnTransformer:
    """Fit the preparation on training rows, and on nothing else.

    Numbers are tamed, imputed (median, or a ridge regression on the other numbers) and scaled;
    texts are imputed by their most frequent level and one-hot encoded; a column that had gaps gets
    an indicator of them.
    """
    n_texts = len(rows.n_levels)
    n_numbers = rows.matrix.shape[1] - n_texts
    texts = list(range(n_numbers, n_numbers + n_texts))
    levels = [np.arange(count, dtype=float) for count in rows.n_levels]
    pipeline = ColumnTransformer(
        [
            ("numbers", _numbers(imputation), list(range(n_numbers))),
            ("texts", _texts(levels), texts),
            ("missing", MissingIndicator(error_on_new=False), list(range(n_numbers + n_texts))),
        ]
    )
    return pipeline.fit(rows.matrix)


def _numbers(imputation: str) -> Pipeline:
    imputer = SimpleImputer(strategy="median")
    if imputation == "iterative":
        imputer = IterativeImputer(
            Ridge(), initial_strategy="median", max_iter=ROUNDS, skip_complete=True
        )
    return Pipeline([("tame", Tamer()), ("impute", imputer), ("scale", StandardScaler())])


def _texts(levels: list[np.ndarray]) -> Pipeline:
    encoder = OneHotEncoder(categories=levels, handle_unknown="ignore", sparse_output=False)
    return Pipeline([("impute", SimpleImputer(strategy="most_frequent")), ("encode", encoder)])
