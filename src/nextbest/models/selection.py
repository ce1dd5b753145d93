"""Which family becomes champion: the simplest one that no more complex one surely beats."""

import numpy as np
import pandas as pd

from nextbest.models.bootstrap import draws, interval
from nextbest.models.search import Fold, Found, quality
from nextbest.models.settings import Settings


def choose(found: list[Found], folds: list[Fold], customers: pd.Series, settings: Settings) -> int:
    """Return the place of the champion among candidates that are ordered simplest first.

    A more complex candidate takes the place only where the interval of its gain on rows that were
    not learned from excludes zero, drawn by customer. Families without exact reasons are passed
    over unless the settings allow them.
    """
    allowed = [
        place
        for place, candidate in enumerate(found)
        if candidate.family.has_reasons or not settings.champion_needs_reasons
    ]
    best = allowed[0]
    for place in allowed[1:] if folds else []:
        low, _ = gain(found[place].margins, found[best].margins, folds, customers, settings)
        best = place if low > 0 else best
    return best


def gain(
    margins: list[np.ndarray],
    others: list[np.ndarray],
    folds: list[Fold],
    customers: pd.Series,
    settings: Settings,
) -> tuple[float, float]:
    """Return the interval of how much better margins are than others, as a mean over folds."""
    judged = np.concatenate([fold.judged for fold in folds])
    borders = np.cumsum([len(fold.judged) for fold in folds])[:-1]
    blocks = []
    for weights in draws(customers.iloc[judged], settings.seed):
        parts = np.split(weights, borders, axis=1)
        differences = [
            quality(fold.rows.kind, fold.labels, mine, part)
            - quality(fold.rows.kind, fold.labels, other, part)
            for fold, mine, other, part in zip(folds, margins, others, parts, strict=True)
        ]
        blocks.append(np.mean(differences, axis=0))
    return interval(np.concatenate(blocks))
