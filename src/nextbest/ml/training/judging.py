"""How good candidates are in each period that they had not learned from, and which is better."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextbest.ml.measure.bootstrap import draws, interval
from nextbest.ml.parallel import in_threads
from nextbest.ml.settings import Settings
from nextbest.ml.training.search import Fold, Found, quality

FEW_PERIODS = 3
"""With fewer, how a gain varies in time is not known."""
PERFECT = {"binary": 1.0, "amount": 0.0}


@dataclass(frozen=True)
class Judged:
    """A candidate with its quality: a row for all customers and one per draw, a column per period.

    The last column is the calibration period, those before it are the folds.
    """

    found: Found
    quality: np.ndarray
    skill: np.ndarray

    @property
    def name(self) -> str:
        """The algorithm."""
        return self.found.family.algorithm

    @property
    def is_baseline(self) -> bool:
        """Whether the others must surely be better."""
        return self.found.family.is_baseline


def judge_all(
    found: list[Found], margins: list[list[np.ndarray]], periods: list[Fold], settings: Settings
) -> list[Judged]:
    """Return the quality of candidates in each period, and how far it is from chance to perfect."""

    def of_candidate(margins: list[np.ndarray]) -> np.ndarray:
        return _qualities(margins, periods, settings)

    chance, *all_qualities = in_threads(
        of_candidate, [[np.zeros(len(of.labels)) for of in periods], *margins], settings.n_threads
    )
    room = PERFECT[periods[0].rows.kind] - chance
    room = np.where(room > 0, room, 1.0)
    return [
        Judged(of, found_quality, (found_quality - chance) / room)
        for of, found_quality in zip(found, all_qualities, strict=True)
    ]


def _qualities(margins: list[np.ndarray], periods: list[Fold], settings: Settings) -> np.ndarray:
    customers = pd.concat([of.customers.astype(object) for of in periods])
    borders = np.cumsum([len(of.labels) for of in periods])[:-1]
    blocks = [np.ones((1, len(customers))), *draws(customers, settings.seed)]
    return np.concatenate(
        [
            np.column_stack(
                [
                    quality(of.rows.kind, of.labels, mine, weights)
                    for of, mine, weights in zip(
                        periods, margins, np.split(block, borders, axis=1), strict=True
                    )
                ]
            )
            for block in blocks
        ]
    )


def is_better(one: Judged, other: Judged) -> bool:
    """Return whether the gain of one over the other is more than noise, of customers and of time.

    Over a baseline, one standard error is asked for: the rule of Breiman, Friedman, Olshen and
    Stone (Classification and Regression Trees, 1984, 3.4.3), by which the simplest within it is
    chosen. The error is that of customers drawn anew or that between periods, if it is greater.
    Over anything else, and where few periods could be judged, the interval must exclude zero, too.
    A gain that the last period does not show is none.
    """
    gains = (one.quality - other.quality).mean(axis=1)
    by_period = one.quality[0] - other.quality[0]
    n_periods = len(by_period)
    between = by_period.std(ddof=1) / np.sqrt(n_periods) if n_periods > 1 else 0.0
    if gains[0] <= max(between, gains[1:].std()) or by_period[-1] <= 0:
        return False
    low, _ = interval(gains[1:])
    return low > 0 or (other.is_baseline and n_periods >= FEW_PERIODS)
