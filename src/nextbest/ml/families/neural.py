"""A small neural network of scikit-learn on the design of the regressions."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.neural_network import MLPClassifier

from nextbest.ml.inputs.design import Design, digits
from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.settings import Settings

UNITS = 16


@dataclass(frozen=True)
class NeuralNetwork:
    """One hidden layer, in constants; layers are pairs of weights and biases."""

    design: Design
    layers: tuple[tuple[np.ndarray, np.ndarray], ...]

    algorithm: ClassVar[str] = "neural_network"
    has_reasons: ClassVar[bool] = False
    is_baseline: ClassVar[bool] = False
    grid: ClassVar[tuple[dict[str, Any], ...]] = tuple({"alpha": alpha} for alpha in (0.1, 10.0))
    default: ClassVar[dict[str, Any]] = {"alpha": 10.0}
    max_rows: ClassVar[int] = 15_000
    epochs: ClassVar[int] = 10

    @classmethod
    def fit_all(cls, rows: Rows, grid: list[dict[str, Any]], settings: Settings) -> list[Self]:
        """Fit on training rows, once per parameter set."""
        rows = rows.bounded(cls.max_rows, settings.seed)
        design = Design.learn(rows, settings.imputation)
        matrix = design.matrix(rows.matrix)
        return [cls(design, cls._layers(matrix, rows, of, settings)) for of in grid]

    @classmethod
    def _layers(
        cls, matrix: np.ndarray, rows: Rows, parameters: dict[str, Any], settings: Settings
    ) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        model = MLPClassifier(
            (UNITS,),
            alpha=parameters["alpha"],
            max_iter=cls.epochs,
            learning_rate_init=0.003,
            random_state=settings.seed,
        )
        model.fit(matrix, rows.labels)
        pairs = zip(model.coefs_, model.intercepts_, strict=True)
        return tuple((_rounded(weights), _rounded(biases)) for weights, biases in pairs)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        layers = tuple((np.array(weights), np.array(biases)) for weights, biases in state["layers"])
        return cls(Design.from_dict(state["design"]), layers)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""
        layers = [[weights.tolist(), biases.tolist()] for weights, biases in self.layers]
        return {"design": self.design.to_dict(), "layers": layers}

    def margins(self, matrix: np.ndarray) -> np.ndarray:
        """Return the log-odds of rows."""
        values = self.design.matrix(matrix)
        *hidden, (weights, biases) = self.layers
        for more, start in hidden:
            values = np.maximum(values @ more + start, 0)
        margins: np.ndarray = (values @ weights + biases)[:, 0]
        return margins

    def contributions(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Refuse: what a network makes of a row is no sum over its inputs."""
        raise ValueError(f"the family {self.algorithm} has no exact additive contributions")


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.array(digits(values)).reshape(values.shape)
