"""Gradient boosted trees."""

from typing import Any, ClassVar

from nextbest.models.trees import Trees

SHAPES = (
    {"max_depth": 1, "num_leaves": 2},
    {"max_depth": 3, "num_leaves": 8},
    {"max_depth": 5, "num_leaves": 20},
)


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
