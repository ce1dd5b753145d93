"""Which columns of a training frame can be learned from, and their values as arrays."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from nextbest.ml.derived.paths import PATH

KEYS = ("task", "customer_id", "as_of_date", "split", "label")
RARE_SHARE = 0.005
"""A level of a text column that fewer rows hold counts as missing."""
MAX_LEVELS = 40
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True)
class FeatureSpec:
    """The columns that a model reads, with the levels it knows of each text column."""

    numeric: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]

    @classmethod
    def learn(cls, frame: pd.DataFrame, dropped: Collection[str] = ()) -> Self:
        """Choose the columns of the training rows that hold something to learn.

        Left out are keys, ``is_`` columns, dates, columns with one value, columns that describe
        the date rather than the customer (such as the season) while the rows span less than a year,
        and those that are named as dropped.
        """
        dates = frame["as_of_date"]
        days = (dates.max() - dates.min()).days
        is_first = (dates == dates.min()) if 0 < days < DAYS_OF_A_YEAR else None
        numeric, levels = [], {}
        for name in feature_columns(list(frame.columns)):
            values = frame[name]
            if name in dropped or name == PATH:
                continue
            if is_first is not None and _describes_the_date(values, dates, is_first):
                continue
            if isinstance(values.dtype, pd.CategoricalDtype) or values.dtype == object:
                if known := _common_levels(values):
                    levels[name] = known
            elif pd.api.types.is_numeric_dtype(values.dtype) and values.min() < values.max():
                numeric.append(name)
        return cls(tuple(numeric), levels)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(tuple(state["numeric"]), {name: tuple(known) for name, known in state["levels"]})

    def to_dict(self) -> dict[str, Any]:
        """Return the specification as plain data, lists because the order of the columns counts."""
        levels = [[name, list(known)] for name, known in self.levels.items()]
        return {"numeric": list(self.numeric), "levels": levels}

    @property
    def names(self) -> list[str]:
        """The columns to read, numbers first."""
        return [*self.numeric, *self.levels]

    def numbers(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the numeric columns as floats, missing as NaN."""
        self._check(frame)
        return frame[list(self.numeric)].to_numpy(dtype=np.float64, na_value=np.nan)

    def codes(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the text columns as positions in their levels, missing or unknown as NaN."""
        self._check(frame)
        coded = np.full((len(frame), len(self.levels)), np.nan)
        for position, (name, known) in enumerate(self.levels.items()):
            values = frame[name].astype("category").cat
            places = pd.Index(known).get_indexer(values.categories.astype(object))
            places = np.append(places, -1)[values.codes]  # the code of a missing value is -1
            coded[:, position] = np.where(places < 0, np.nan, places)
        return coded

    def _check(self, frame: pd.DataFrame) -> None:
        if absent := [name for name in self.names if name not in frame.columns]:
            raise ValueError(f"the model needs the feature {absent[0]}, which the rows do not have")


def feature_columns(names: list[str]) -> list[str]:
    """Return the names that are features: neither keys nor ``is_`` columns.

    Examples
    --------
    >>> feature_columns(["task", "customer_id", "n_orders", "is_scoring"])
    ['n_orders']
    """
    return [name for name in names if name not in KEYS and not name.startswith("is_")]


def _describes_the_date(values: pd.Series, dates: pd.Series, is_first: pd.Series) -> bool:
    if values[is_first].nunique() > 1:  # most columns are told apart by their first date
        return False
    return bool(values.groupby(dates).nunique().max() <= 1)


def _common_levels(values: pd.Series) -> tuple[str, ...]:
    levels = values.astype("category").cat
    counts = np.bincount(levels.codes[levels.codes >= 0], minlength=len(levels.categories))
    if counts.max(initial=0) == len(values):
        return ()
    needed = max(RARE_SHARE * len(values), 1)
    ranked = sorted(zip(-counts, levels.categories.astype(str), strict=True))[:MAX_LEVELS]
    return tuple(sorted(name for count, name in ranked if -count >= needed))
