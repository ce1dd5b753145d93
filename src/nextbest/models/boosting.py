"""Gradient boosted trees by LightGBM, in settings that give the same trees every time."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from nextbest.models.features import FeatureSpec
from nextbest.models.settings import Settings

FIXED = {
    "objective": "binary",
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
    "learning_rate": 0.05,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "cat_smooth": 50.0,
}
SHAPES = (
    {"max_depth": 1, "num_leaves": 2},
    {"max_depth": 3, "num_leaves": 8},
    {"max_depth": 5, "num_leaves": 20},
)
TREES = (60, 120, 200)
LEAF_SHARE, MAX_LEAF_ROWS = 0.005, 50


@dataclass(frozen=True)
class BoostingModel:
    """Fitted trees in LightGBM's text format, with the levels of the text columns."""

    spec: FeatureSpec
    trees: str

    algorithm: ClassVar[str] = "lightgbm"
    default: ClassVar[dict[str, Any]] = {"max_depth": 3, "num_leaves": 8, "trees": 120}

    @classmethod
    def fit(
        cls, frame: pd.DataFrame, labels: np.ndarray, parameters: dict[str, Any], settings: Settings
    ) -> Self:
        """Fit on training rows."""
        spec = FeatureSpec.learn(frame)
        booster = _train(_matrix(spec, frame), labels, spec, parameters, settings)
        return cls(spec, booster.model_to_string())

    @classmethod
    def search(
        cls, frame: pd.DataFrame, labels: np.ndarray, judged: pd.DataFrame, settings: Settings
    ) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
        """Yield each parameter set with the margins that it gives the judged rows.

        One fit serves every number of trees of a shape.
        """
        spec = FeatureSpec.learn(frame)
        matrix, judged_matrix = _matrix(spec, frame), _matrix(spec, judged)
        for shape in SHAPES:
            booster = _train(matrix, labels, spec, shape | {"trees": max(TREES)}, settings)
            for trees in TREES:
                margins = booster.predict(judged_matrix, raw_score=True, num_iteration=trees)
                yield shape | {"trees": trees}, np.asarray(margins)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(FeatureSpec.from_dict(state["features"]), state["trees"])

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""
        return {"features": self.spec.to_dict(), "trees": self.trees}

    @property
    def features(self) -> list[str]:
        """The columns to read."""
        return self.spec.names

    @cached_property
    def booster(self) -> Any:
        """The trees, parsed from their text: nothing in it is executed."""
        return lightgbm().Booster(model_str=self.trees)

    def margins(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the log-odds of rows."""
        if not len(frame):
            return np.zeros(0)
        return np.asarray(self.booster.predict(_matrix(self.spec, frame), raw_score=True))


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


def _matrix(spec: FeatureSpec, frame: pd.DataFrame) -> np.ndarray:
    matrix = np.column_stack([spec.numbers(frame), spec.codes(frame)])
    return matrix if matrix.shape[1] else np.zeros((len(frame), 1))  # trees need a column


def _train(
    matrix: np.ndarray,
    labels: np.ndarray,
    spec: FeatureSpec,
    parameters: dict[str, Any],
    settings: Settings,
) -> Any:
    chosen = dict(parameters)
    trees = chosen.pop("trees")
    fixed = FIXED | {
        "min_data_in_leaf": max(1, min(MAX_LEAF_ROWS, int(LEAF_SHARE * len(labels)))),
        "num_threads": settings.n_threads,
        "seed": settings.seed,
    }
    data = lightgbm().Dataset(
        matrix,
        label=labels,
        feature_name=[f"f{i}" for i in range(matrix.shape[1])],
        categorical_feature=list(range(len(spec.numeric), len(spec.names))),
        params={"verbosity": -1, "num_threads": settings.n_threads},
    )
    return lightgbm().train(fixed | chosen, data, num_boost_round=trees)
