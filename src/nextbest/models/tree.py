"""One decision tree."""

from typing import Any, ClassVar

from nextbest.models.inputs import Rows
from nextbest.models.leaves import set_logs
from nextbest.models.settings import Settings
from nextbest.models.trees import Trees


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
