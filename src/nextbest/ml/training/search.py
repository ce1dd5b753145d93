"""The best parameters of a family, by successive halving over folds in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nextbest.ml.families.catalog import Family
from nextbest.ml.inputs.matrix import Inputs, Rows
from nextbest.ml.measure.amounts import deviance
from nextbest.ml.measure.metrics import average_precision
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.folds import time_folds

TOLERANCE = 0.005
"""The part of the best quality by which a simpler parameter set may be worse: it is noise."""


@dataclass(frozen=True)
class Fold:
    """Rows to learn from and the later rows that judge, both as matrices."""

    inputs: Inputs
    rows: Rows
    matrix: np.ndarray
    labels: np.ndarray
    customers: pd.Series
    """Of the judging rows, by their places in the frame that was folded."""


@dataclass(frozen=True)
class Found:
    """The best parameters of one family, with what its fits make of rows they never saw."""

    family: type[Family]
    parameters: dict[str, Any]
    learners: list[Family]
    margins: list[np.ndarray]


def make_folds(frame: pd.DataFrame, task: Task) -> list[Fold]:
    """Return the folds of a training period in which there is something to learn and to judge."""
    return [
        make_fold(Inputs.learn(frame.iloc[learned], task), frame.iloc[judged])
        for learned, judged in time_folds(frame["as_of_date"], task.horizon_days)
        if all(tells_apart(frame.iloc[rows], task.kind) for rows in (learned, judged))
    ]


def make_fold(prepared: tuple[Inputs, Rows], later: pd.DataFrame) -> Fold:
    """Return prepared rows to learn from, with the later rows that judge what was learned."""
    inputs, rows = prepared
    labels = later["label"].to_numpy(dtype=float)
    return Fold(inputs, rows, inputs.matrix(later), labels, later["customer_id"])


def tells_apart(frame: pd.DataFrame, kind: str) -> bool:
    """Return whether rows hold both outcomes, or different amounts, so that an order can be judged.

    Examples
    --------
    >>> tells_apart(pd.DataFrame({"label": [1.0, 1.0]}), "binary")
    False
    >>> tells_apart(pd.DataFrame({"label": [10.0, 20.0]}), "amount")
    True
    """
    labels = frame["label"].to_numpy(dtype=float)
    if kind == "binary":
        labels = labels > 0
    return bool((labels > 0).any() and (labels != labels[0]).any())


def search(
    family: type[Family],
    folds: list[Fold],
    settings: Settings,
    fold_is_done: Callable[[], None] = lambda: None,
) -> Found:
    """Try every parameter set on the oldest fold, and the better half of them on each later one.

    The resource of this halving is the history to learn from, which grows from fold to fold; rows
    are never drawn, since a part of few positives tells nothing. Without a fold the default stands.
    """
    if not folds:
        return Found(family, family.default, [], [])
    alive = list(range(len(family.grid)))
    results: dict[int, list[tuple[Family, np.ndarray, float]]] = {place: [] for place in alive}
    for fold in folds:
        fitted = family.fit_all(fold.rows, [family.grid[place] for place in alive], settings)
        for place, learner in zip(alive, fitted, strict=True):
            margins = learner.margins(fold.matrix)
            value = quality(fold.rows.kind, fold.labels, margins, np.ones((1, len(margins))))[0]
            results[place].append((learner, margins, float(value)))
        means = {place: float(np.mean([value for *_, value in results[place]])) for place in alive}
        ranked = _simplest_of_the_best(means)
        alive = sorted(ranked[: max((len(alive) + 1) // 2, 1)])
        fold_is_done()
    learners = [learner for learner, *_ in results[ranked[0]]]
    margins_of = [margins for _, margins, _ in results[ranked[0]]]
    return Found(family, family.grid[ranked[0]], learners, margins_of)


def _simplest_of_the_best(means: dict[int, float]) -> list[int]:
    """Return the places with those as good as the best first, simplest first, then by quality."""
    best = max(means.values())
    near = best - TOLERANCE * abs(best)
    return sorted(means, key=lambda at: (0, at) if means[at] >= near else (1, -means[at]))


def quality(kind: str, labels: np.ndarray, margins: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return what is maximized: average precision, or minus the deviance of the right total.

    The average precision is that of the rarer outcome: where most rows are positive, any order of
    them has a high one.

    Examples
    --------
    >>> labels, margins = np.array([1.0, 1.0, 1.0, 0.0]), np.array([3.0, 2.0, 0.0, 1.0])
    >>> quality("binary", labels, margins, np.ones((1, 4)))
    array([0.5])
    """
    if kind == "binary":
        if np.mean(labels > 0) > 0.5:  # noqa: PLR2004 - most rows
            labels, margins = 1 - labels, -margins
        return average_precision(labels, margins, weights)
    amounts = np.exp(np.clip(margins - margins.max(initial=0), -50, 0))
    return -deviance(labels, amounts * (np.maximum(labels.sum(), 0) / amounts.sum()), weights)
