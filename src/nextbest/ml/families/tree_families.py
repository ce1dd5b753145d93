"""A decision tree, a random forest and gradient boosted trees, all grown by LightGBM."""

from typing import Any, ClassVar

from nextbest.ml.families.leaves import set_logs
from nextbest.ml.families.trees import Trees
from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.settings import Settings

SHAPES = (
    {"max_depth": 1, "num_leaves": 2},
    {"max_depth": 3, "num_leaves": 8},
    {"max_depth": 5, "num_leaves": 20},
)


class DecisionTree(Trees):
    """A single tree; its margin is the log-odds of the positives in a leaf."""

    algorithm = "decision_tree"
    grid = tuple({"num_leaves": leaves, "trees": 1} for leaves in (8, 16, 32))
    default: ClassVar[dict[str, Any]] = {"num_leaves": 16, "trees": 1}
    fixed: ClassVar[dict[str, Any]] = {"learning_rate": 1.0, "cat_smooth": 50.0}
    max_rows = 50_000

    @classmethod
    def _grow(cls, rows: Rows, shape: dict[str, Any], n_trees: int, settings: Settings) -> Any:
        return set_logs(super()._grow(rows, shape, n_trees, settings), rows)


class Forest(Trees):
    """Trees grown apart; the margin is the mean of their log-odds, or logs of amounts."""

    algorithm = "random_forest"
    grid = tuple({"num_leaves": leaves, "trees": 60} for leaves in (31, 127))
    default: ClassVar[dict[str, Any]] = {"num_leaves": 31, "trees": 60}
    fixed: ClassVar[dict[str, Any]] = {
        "boosting": "rf",
        "feature_fraction_bynode": 0.3,
        "bagging_fraction": 0.632,
        "bagging_freq": 1,
        "cat_smooth": 50.0,
        "max_bin": 63,
    }
    max_rows = 50_000

    @classmethod
    def _grow(cls, rows: Rows, shape: dict[str, Any], n_trees: int, settings: Settings) -> Any:
        return set_logs(super()._grow(rows, shape, n_trees, settings), rows)

    @property
    def share(self) -> float:
        """The part of one tree in the mean of all."""
        return 1 / int(self.booster.num_trees())


class Boosting(Trees):
    """Many shallow trees, each fitted to what those before it left."""

    algorithm = "lightgbm"
    grid = tuple(shape | {"trees": trees} for shape in SHAPES for trees in (30, 60, 120))
    default: ClassVar[dict[str, Any]] = SHAPES[1] | {"trees": 60}
    fixed: ClassVar[dict[str, Any]] = {
        "learning_rate": 0.1,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 10.0,
        "cat_smooth": 50.0,
        "max_bin": 63,
    }
    max_rows = 1_000_000
