"""From the rows of a frame to the matrix that every family learns from."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol, Self

import numpy as np
import pandas as pd

from nextbest.ml.derived.lifetime import Lifetime
from nextbest.ml.derived.paths import PathScore
from nextbest.ml.inputs.columns import FeatureSpec
from nextbest.ml.settings import Task


class Derived(Protocol):
    """Columns that are scores of their own, with constants learned from training rows."""

    kind: ClassVar[str]
    sources: ClassVar[tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""

    @classmethod
    def learn(
        cls, frame: pd.DataFrame, labels: np.ndarray, task: Task, dropped: Collection[str]
    ) -> tuple[Self, np.ndarray] | None:
        """Return the scorer and its scores of the very rows it learned from, if it has any."""

    def scores(self, frame: pd.DataFrame) -> np.ndarray:
        """Return one column per name."""

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the constants as plain data."""


DERIVED: tuple[type[Derived], ...] = (Lifetime, PathScore)


@dataclass(frozen=True)
class Rows:
    """Rows to learn from: numbers first, then texts as codes; missing is NaN in both.

    ``names`` has one entry per column; ``n_levels`` one per text column, the number of its levels.
    """

    matrix: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]
    n_levels: tuple[int, ...]
    kind: str

    def only(self, kept: list[int]) -> Self:
        """Return the rows with some of the columns."""
        first = self.matrix.shape[1] - len(self.n_levels)
        levels = tuple(self.n_levels[place - first] for place in kept if place >= first)
        names = tuple(self.names[place] for place in kept)
        return type(self)(self.matrix[:, kept], self.labels, names, levels, self.kind)

    def bounded(self, n_rows: int, seed: int) -> Self:
        """Return at most so many rows, with the share of positives of all."""
        if len(self.labels) <= n_rows:
            return self
        draw = np.random.default_rng(seed).random(len(self.labels))
        order = np.lexsort((draw, self.labels > 0))
        chosen = np.sort(order[np.linspace(0, len(order) - 1, n_rows).astype(int)])
        return replace(self, matrix=self.matrix[chosen], labels=self.labels[chosen])


@dataclass(frozen=True)
class Inputs:
    """The columns of a model: features as they stand, then derived scores, then texts."""

    spec: FeatureSpec
    derived: tuple[Derived, ...] = ()

    @classmethod
    def learn(
        cls, frame: pd.DataFrame, task: Task, dropped: Collection[str] = ()
    ) -> tuple[Self, Rows]:
        """Learn from training rows, and return them as rows to learn from.

        A derived score that was fitted to labels gives its own training rows out-of-fold scores.
        """
        labels = frame["label"].to_numpy(dtype=float)
        found = [of.learn(frame, labels, task, dropped) for of in DERIVED]
        kept = [pair for pair in found if pair is not None]
        inputs = cls(FeatureSpec.learn(frame, dropped), tuple(scorer for scorer, _ in kept))
        matrix = inputs._matrix(frame, [scores for _, scores in kept])
        if task.kind == "amount":
            labels = np.maximum(labels, 0)  # more returned than bought: no deviance knows it
        return inputs, Rows(matrix, labels, tuple(inputs.names), inputs.n_levels, task.kind)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        known = {of.kind: of for of in DERIVED}
        derived = tuple(known[kind].from_dict(constants) for kind, constants in state["derived"])
        return cls(FeatureSpec.from_dict(state["features"]), derived)

    def to_dict(self) -> dict[str, Any]:
        """Return the inputs as plain data."""
        derived = [[scorer.kind, scorer.to_dict()] for scorer in self.derived]
        return {"features": self.spec.to_dict(), "derived": derived}

    @property
    def names(self) -> list[str]:
        """The columns of the matrix."""
        derived = [name for scorer in self.derived for name in scorer.names]
        return [*self.spec.numeric, *derived, *self.spec.levels]

    @property
    def n_levels(self) -> tuple[int, ...]:
        """The number of levels of each text column."""
        return tuple(len(known) for known in self.spec.levels.values())

    @property
    def sources(self) -> list[str]:
        """The columns to read from a frame."""
        derived = [name for scorer in self.derived for name in scorer.sources]
        return list(dict.fromkeys([*self.spec.names, *derived]))

    def matrix(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the matrix of rows that were not learned from."""
        return self._matrix(frame, [scorer.scores(frame) for scorer in self.derived])

    def _matrix(self, frame: pd.DataFrame, derived: list[np.ndarray]) -> np.ndarray:
        return np.column_stack([self.spec.numbers(frame), *derived, self.spec.codes(frame)])
