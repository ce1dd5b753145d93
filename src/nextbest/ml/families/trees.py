"""Trees of every family by LightGBM, in settings that give the same trees every time.

One engine for single trees, forests and boosting: it routes missing values and levels by itself,
its text format is read without running code, and its contributions are exact (TreeSHAP).
"""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np

from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.measure.amounts import TWEEDIE_POWER
from nextbest.ml.settings import Settings

OBJECTIVES: dict[str, dict[str, Any]] = {
    "binary": {"objective": "binary"},
    "amount": {"objective": "tweedie", "tweedie_variance_power": TWEEDIE_POWER},
}
ONE_THREAD: dict[str, Any] = {"num_threads": 1}
"""For every call: the number is LightGBM's for the whole process, and a training whose buffers are
of one thread ends the process where a prediction beside it sets another number."""
FIXED = ONE_THREAD | {
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
    "feature_pre_filter": False,
}
LEAF_SHARE, MAX_LEAF_ROWS = 0.005, 50

Shape: TypeAlias = tuple[tuple[str, Any], ...]
"""The parameters of trees but their number."""


@dataclass(frozen=True)
class Trees:
    """Fitted trees in LightGBM's text format."""

    text: str

    algorithm: ClassVar[str]
    has_reasons: ClassVar[bool] = True
    is_baseline: ClassVar[bool] = False
    grid: ClassVar[tuple[dict[str, Any], ...]]
    default: ClassVar[dict[str, Any]]
    fixed: ClassVar[dict[str, Any]]
    max_rows: ClassVar[int]

    @classmethod
    def fit_all(cls, rows: Rows, grid: list[dict[str, Any]], settings: Settings) -> list[Self]:
        """Fit on training rows: trees are grown once per shape and cut to the numbers wanted."""
        rows = rows.bounded(cls.max_rows, settings.seed)
        most: dict[Shape, int] = {}
        for parameters in grid:
            most[_shape(parameters)] = max(most.get(_shape(parameters), 0), parameters["trees"])
        grown = {shape: cls._grow(rows, dict(shape), most[shape], settings) for shape in most}
        return [
            cls(grown[_shape(parameters)].model_to_string(num_iteration=parameters["trees"]))
            for parameters in grid
        ]

    @classmethod
    def _grow(cls, rows: Rows, shape: dict[str, Any], n_trees: int, settings: Settings) -> Any:
        matrix = _padded(rows.matrix)
        first_text = rows.matrix.shape[1] - len(rows.n_levels)
        least = {"min_data_in_leaf": max(1, min(MAX_LEAF_ROWS, int(LEAF_SHARE * len(matrix))))}
        seed = {"seed": settings.seed}
        data = lightgbm().Dataset(
            matrix,
            label=rows.labels,
            feature_name=[f"f{i}" for i in range(matrix.shape[1])],
            categorical_feature=list(range(first_text, rows.matrix.shape[1])),
            params=FIXED | cls.fixed | seed,
        )
        parameters = FIXED | seed | OBJECTIVES[rows.kind] | cls.fixed | least | shape
        return lightgbm().train(parameters, data, num_boost_round=n_trees)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(state["trees"])

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""
        return {"trees": self.text}

    @cached_property
    def booster(self) -> Any:
        """The trees, parsed from their text: nothing in it is executed."""
        return lightgbm().Booster(model_str=self.text)

    @property
    def share(self) -> float:
        """What a tree counts for: LightGBM gives raw scores as sums, of forests too."""
        return 1.0

    def margins(self, matrix: np.ndarray) -> np.ndarray:
        """Return the log-odds, or the log of the amount, of rows."""
        if not len(matrix):
            return np.zeros(0)
        found = self.booster.predict(_padded(matrix), raw_score=True, **ONE_THREAD)
        return self.share * np.asarray(found)

    def contributions(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the mean margin of the trees and what each input adds to it, by TreeSHAP."""
        if not len(matrix):
            return np.zeros(0), np.zeros(matrix.shape)
        found = self.booster.predict(_padded(matrix), pred_contrib=True, **ONE_THREAD)
        found = self.share * np.asarray(found)
        return found[:, -1], found[:, : matrix.shape[1]]


def _shape(parameters: dict[str, Any]) -> Shape:
    return tuple((key, value) for key, value in parameters.items() if key != "trees")


def lightgbm() -> Any:
    """Return the LightGBM module, or say plainly what the machine lacks."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # spinning starves a shared machine
    try:
        import lightgbm as module  # noqa: PLC0415 - its system library may be missing
    except OSError as error:
        raise RuntimeError(
            "LightGBM needs the OpenMP library libgomp, which this machine lacks: install the "
            "system package libgomp1 (Debian, Ubuntu) or libgomp (Fedora, Alpine)"
        ) from error
    return module


def _padded(matrix: np.ndarray) -> np.ndarray:
    return matrix if matrix.shape[1] else np.zeros((len(matrix), 1))  # trees need a column
