"""Which candidate and which parameters, judged over time inside the training period."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

from nextbest.models.families import Model
from nextbest.models.folds import time_folds
from nextbest.models.settings import Settings


@dataclass(frozen=True)
class Selected:
    """The best parameters of one family, with its scores of rows it did not learn from."""

    family: type[Model]
    parameters: dict[str, Any]
    average_precision: float
    labels: np.ndarray
    margins: np.ndarray


def select(
    frame: pd.DataFrame, families: tuple[type[Model], ...], horizon_days: int, settings: Settings
) -> list[Selected]:
    """Return each family with its best parameters, the best family first.

    Equal families keep their order, which is simplest first: so it is too where the training period
    is too short for one fold, and each family takes the first of its parameters.
    """
    sample = sample_rows(frame, settings)
    labels = sample["label"].to_numpy(dtype=float)
    folds = [
        (learned, judged)
        for learned, judged in time_folds(sample["as_of_date"], horizon_days)
        if len(np.unique(labels[learned])) == len(np.unique(labels[judged])) == 2  # noqa: PLR2004
    ]
    selected = [_search(sample, labels, folds, family, settings) for family in families]
    return sorted(selected, key=lambda found: -round(found.average_precision, 6))


def _search(
    frame: pd.DataFrame,
    labels: np.ndarray,
    folds: list[tuple[np.ndarray, np.ndarray]],
    family: type[Model],
    settings: Settings,
) -> Selected:
    if not folds:
        return Selected(family, family.default, 0.0, np.zeros(0), np.zeros(0))
    found = [
        list(family.search(frame.iloc[learned], labels[learned], frame.iloc[judged], settings))
        for learned, judged in folds
    ]
    values = [
        np.mean(
            [
                average_precision_score(labels[judged], margins)
                for (_, judged), (_, margins) in zip(folds, of_folds, strict=True)
            ]
        )
        for of_folds in zip(*found, strict=True)
    ]
    best = int(np.argmax(np.round(values, 6)))
    truth = np.concatenate([labels[judged] for _, judged in folds])
    margins = np.concatenate([of_fold[best][1] for of_fold in found])
    return Selected(family, found[0][best][0], float(values[best]), truth, margins)


def sample_rows(frame: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Draw rows of frames too long for the search; every n-th row would draw every n-th cut-off."""
    if len(frame) <= settings.max_search_rows:
        return frame
    draw = np.random.default_rng(settings.seed)
    rows = draw.choice(len(frame), settings.max_search_rows, replace=False)
    return frame.iloc[np.sort(rows)].reset_index(drop=True)
