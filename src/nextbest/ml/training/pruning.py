"""Inputs that the champion is no worse without, out of time, are left out."""

import numpy as np

from nextbest.ml.parallel import in_threads
from nextbest.ml.settings import Settings
from nextbest.ml.training.importance import fold_importance
from nextbest.ml.training.search import Fold, Found, quality

ATTEMPTS = 2


def prune(found: Found, folds: list[Fold], settings: Settings) -> dict[str, float]:
    """Return the inputs to drop, with the importance that they had on the folds.

    Tried first is to drop all that none of the judging rows missed on average; where the family
    fitted without them is worse over the folds, the less important half of them; then none.
    """
    if not folds:
        return {}
    importance = fold_importance(found, folds, settings)
    idle = sorted((value, name) for name, value in importance.items() if value <= 0)
    before = _mean_quality(folds, found.margins)
    for attempt in range(ATTEMPTS):
        dropped = {name: value for value, name in idle[: len(idle) >> attempt]}
        if (
            dropped
            and _mean_quality(folds, _margins_without(found, folds, dropped, settings)) >= before
        ):
            return dropped
    return {}


def _margins_without(
    found: Found, folds: list[Fold], dropped: dict[str, float], settings: Settings
) -> list[np.ndarray]:
    def of_fold(fold: Fold) -> np.ndarray:
        kept = [place for place, name in enumerate(fold.inputs.names) if name not in dropped]
        learner = found.family.fit_all(fold.rows.only(kept), [found.parameters], settings)[0]
        return learner.margins(fold.matrix[:, kept])

    return in_threads(of_fold, folds, settings.n_threads)


def _mean_quality(folds: list[Fold], margins: list[np.ndarray]) -> float:
    values = [
        quality(fold.rows.kind, fold.labels, of_fold, np.ones((1, len(of_fold))))[0]
        for fold, of_fold in zip(folds, margins, strict=True)
    ]
    return float(np.mean(values))
