"""The candidates of each kind of task, simplest first: adding one is one line here."""

from collections.abc import Collection
from typing import Any, ClassVar, Protocol, Self

import numpy as np

from nextbest.ml.families.baselines import BASELINES
from nextbest.ml.families.linear import Logistic, Tweedie
from nextbest.ml.families.neural import NeuralNetwork
from nextbest.ml.families.rfm import RfmLogistic
from nextbest.ml.families.tree_families import Boosting, DecisionTree, Forest
from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.settings import Settings


class Family(Protocol):
    """A fitted candidate: it gives margins and turns into plain data and back."""

    algorithm: ClassVar[str]
    has_reasons: ClassVar[bool]
    is_baseline: ClassVar[bool]
    grid: ClassVar[tuple[dict[str, Any], ...]]
    default: ClassVar[dict[str, Any]]

    @classmethod
    def fit_all(cls, rows: Rows, grid: list[dict[str, Any]], settings: Settings) -> list[Self]:
        """Fit on training rows, once per parameter set."""

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""

    def margins(self, matrix: np.ndarray) -> np.ndarray:
        """Return the uncalibrated scores of rows."""

    def contributions(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return a baseline and contributions per input; together they are the margins."""


# a forest has more leaves than boosting, and its reasons take 2 ms a row instead of 0.15
FAMILIES: dict[str, tuple[type[Family], ...]] = {
    "binary": (RfmLogistic, Logistic, DecisionTree, Boosting, Forest, NeuralNetwork),
    "amount": (Tweedie, Boosting, Forest),
}


def families_of(kind: str, columns: Collection[str]) -> tuple[type[Family], ...]:
    """Return the candidates of a kind of task, the baselines whose column there is first."""
    if kind not in FAMILIES:
        raise ValueError(f"no model predicts the kind {kind!r}; known kinds are {sorted(FAMILIES)}")
    baselines = [of for of in BASELINES[kind] if of.can_read(columns)]
    return (*baselines, *FAMILIES[kind])


def family(algorithm: str) -> type[Family]:
    """Return the candidate of that name."""
    of_all = [*BASELINES.values(), *FAMILIES.values()]
    known = {model.algorithm: model for models in of_all for model in models}
    if algorithm not in known:
        raise ValueError(f"no algorithm is named {algorithm!r}; known are {sorted(known)}")
    return known[algorithm]
