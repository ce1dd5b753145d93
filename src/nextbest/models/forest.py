"""Random forest: deep trees of bootstrapped rows and features, averaged."""

from typing import Any, ClassVar

from nextbest.models.inputs import Rows
from nextbest.models.leaves import set_logs
from nextbest.models.settings import Settings
from nextbest.models.trees import Trees


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
        return 1 / self.booster.num_trees()
