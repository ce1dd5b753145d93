"""What a model owes to each of its inputs: how much worse it is without their order."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from nextbest.ml.artifact.model import Model
from nextbest.ml.families.catalog import Family
from nextbest.ml.measure.bootstrap import draws, interval
from nextbest.ml.parallel import in_threads
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.search import Fold, Found, quality

N_DRAWS = 50
MAX_ROWS = 10_000


def losses(
    margins: Callable[[np.ndarray], np.ndarray],
    matrix: np.ndarray,
    judge: Callable[[np.ndarray], np.ndarray | float],
    seed: int,
) -> np.ndarray:
    """Return, for each column, how much the quality falls when its values are shuffled."""
    shuffled = np.random.default_rng(seed).permutation(len(matrix))
    whole = judge(margins(matrix))
    found = []
    for place in range(matrix.shape[1]):
        column = matrix[:, place].copy()
        matrix[:, place] = column[shuffled]
        found.append(whole - judge(margins(matrix)))
        matrix[:, place] = column
    return np.array(found)


def fold_importance(found: Found, folds: list[Fold], settings: Settings) -> dict[str, float]:
    """Return the mean loss of each input over the folds, from the fits that the search left."""

    def of_fold(pair: tuple[Fold, Family]) -> dict[str, float]:
        fold, learner = pair
        rows = _few(len(fold.labels), settings.seed)
        labels, ones = fold.labels[rows], np.ones((1, len(rows)))

        def judge(margins: np.ndarray) -> float:
            return float(quality(fold.rows.kind, labels, margins, ones)[0])

        values = losses(learner.margins, fold.matrix[rows], judge, settings.seed)
        return dict(zip(fold.inputs.names, values, strict=True))

    pairs = zip(folds, found.learners, strict=True)
    parts = in_threads(of_fold, pairs, settings.n_threads)
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: float(sum(of.get(name, 0) for of in parts)) / len(parts) for name in names}


def importance_rows(
    model: Model, test: pd.DataFrame, task: Task, pruned: dict[str, float], settings: Settings
) -> list[dict[str, object]]:
    """Return the importance of each input on the test period, and of the pruned on the folds."""
    test = test.iloc[_few(len(test), settings.seed)]
    labels = test["label"].to_numpy(dtype=float)
    blocks = list(draws(test["customer_id"], settings.seed, N_DRAWS))
    weights = np.concatenate([np.ones((1, len(test))), *blocks])

    def judge(margins: np.ndarray) -> np.ndarray:
        return quality(task.kind, labels, margins, weights)

    found = losses(model.learner.margins, model.inputs.matrix(test), judge, settings.seed)
    rows = [
        _row(name, float(values[0]), *interval(values[1:]), is_pruned=False)
        for name, values in zip(model.contribution_names, found, strict=True)
    ]
    return rows + [_row(name, value, None, None, is_pruned=True) for name, value in pruned.items()]


def _few(n_rows: int, seed: int) -> np.ndarray:
    if n_rows <= MAX_ROWS:
        return np.arange(n_rows)
    return np.sort(np.random.default_rng(seed).choice(n_rows, MAX_ROWS, replace=False))


def _row(
    feature: str, importance: float, low: float | None, high: float | None, *, is_pruned: bool
) -> dict[str, object]:
    return {
        "feature": feature,
        "importance": importance,
        "low": low,
        "high": high,
        "is_pruned": is_pruned,
    }
