"""A fitted model: the inputs it reads and the family that learned from them."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from nextbest.ml.families.catalog import Family
from nextbest.ml.families.catalog import family as family_named
from nextbest.ml.inputs.matrix import Inputs, Rows
from nextbest.ml.settings import Settings


@dataclass(frozen=True)
class Model:
    """From the rows of a frame to margins, and to what each feature adds to them."""

    inputs: Inputs
    learner: Family

    @classmethod
    def fit(
        cls,
        prepared: tuple[Inputs, Rows],
        family: type[Family],
        parameters: dict[str, Any],
        settings: Settings,
    ) -> Self:
        """Fit a family on training rows, prepared by `Inputs.learn`."""
        inputs, rows = prepared
        return cls(inputs, family.fit_all(rows, [parameters], settings)[0])

    @classmethod
    def from_dict(cls, algorithm: str, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        learner = family_named(algorithm).from_dict(state["learner"])
        return cls(Inputs.from_dict(state["inputs"]), learner)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""
        return {"inputs": self.inputs.to_dict(), "learner": self.learner.to_dict()}

    @property
    def algorithm(self) -> str:
        """The name of the family."""
        return self.learner.algorithm

    @property
    def has_reasons(self) -> bool:
        """Whether margins are exact sums of contributions."""
        return self.learner.has_reasons

    @property
    def features(self) -> list[str]:
        """The columns to read."""
        return self.inputs.sources

    @property
    def contribution_names(self) -> list[str]:
        """What contributes: the features, and derived scores as features of their own."""
        return self.inputs.names

    def margins(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the uncalibrated scores of rows: log-odds, or the log of the amount."""
        return self.learner.margins(self.inputs.matrix(frame))

    def contributions(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Return a baseline per row and one column per contribution name; they sum to margins."""
        return self.learner.contributions(self.inputs.matrix(frame))
