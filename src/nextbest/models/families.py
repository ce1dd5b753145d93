"""The candidates of each kind of task, simplest first: adding one is one line here."""

from collections.abc import Iterator
from typing import Any, ClassVar, Protocol, Self

import numpy as np
import pandas as pd

from nextbest.models.boosting import BoostingModel
from nextbest.models.linear import LogisticModel
from nextbest.models.settings import Settings


class Model(Protocol):
    """A fitted candidate: it gives margins and turns into plain data and back."""

    algorithm: ClassVar[str]
    default: ClassVar[dict[str, Any]]

    @classmethod
    def fit(
        cls, frame: pd.DataFrame, labels: np.ndarray, parameters: dict[str, Any], settings: Settings
    ) -> Self:
        """Fit on training rows."""

    @classmethod
    def search(
        cls, frame: pd.DataFrame, labels: np.ndarray, judged: pd.DataFrame, settings: Settings
    ) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
        """Yield each parameter set with the margins that it gives the judged rows."""

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""

    @property
    def features(self) -> list[str]:
        """The columns to read."""

    def margins(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the uncalibrated scores of rows."""


FAMILIES: dict[str, tuple[type[Model], ...]] = {"binary": (LogisticModel, BoostingModel)}


def families_of(kind: str) -> tuple[type[Model], ...]:
    """Return the candidates of a kind of task."""
    if kind not in FAMILIES:
        raise ValueError(f"no model predicts the kind {kind!r}; known kinds are {sorted(FAMILIES)}")
    return FAMILIES[kind]


def family(algorithm: str) -> type[Model]:
    """Return the candidate of that name."""
    known = {model.algorithm: model for models in FAMILIES.values() for model in models}
    if algorithm not in known:
        raise ValueError(f"no algorithm is named {algorithm!r}; known are {sorted(known)}")
    return known[algorithm]
