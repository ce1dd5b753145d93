"""Logged decisions: what was done, how likely it was to be done, and what came of it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

N_ACTIONS = 2
"""With one action there is nothing to choose."""
MAX_LEVELS = 30
"""So many levels of a text are told apart, the most frequent ones; the others are one."""


@dataclass(frozen=True)
class Log:
    """One row per decision.

    Attributes
    ----------
    actions
        The names of all actions, sorted.
    action
        The place of the action that was taken.
    propensity
        The probability with which the logging policy took that action for that row: known from the
        draw, not estimated.
    outcome
        What came of it.
    features
        What was known before: numbers, scaled, and levels of texts as numbers of their own.
    customer
        The place of the customer; rows of one customer are no independent witnesses.
    """

    actions: tuple[str, ...]
    action: np.ndarray
    propensity: np.ndarray
    outcome: np.ndarray
    features: np.ndarray
    customer: np.ndarray

    def __len__(self) -> int:
        """Return the number of decisions."""
        return len(self.action)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        features: list[str],
        action: str = "action",
        propensity: str = "propensity",
        outcome: str = "outcome",
        customer: str | None = None,
    ) -> Self:
        """Read a frame, whose other columns are left alone; without a customer rows are alone.

        Raises
        ------
        ValueError
            Naming the column whose values cannot be those of a log.
        """
        for name in (action, propensity, outcome):
            if frame[name].isna().any():
                raise ValueError(f"{name} is null in {frame[name].isna().sum()} rows of the log")
        chances = frame[propensity].to_numpy(float)
        if not ((chances > 0) & (chances <= 1)).all():
            raise ValueError(f"{propensity} must be above 0 and at most 1: what was done could be")
        if not np.isfinite(frame[outcome].to_numpy(float)).all():
            raise ValueError(f"{outcome} must be finite")
        codes, actions = pd.factorize(frame[action].astype(str), sort=True)
        if len(actions) < N_ACTIONS:
            raise ValueError(f"the log holds {len(actions)} action; a choice needs two")
        rows = np.arange(len(frame)) if customer is None else pd.factorize(frame[customer])[0]
        if (rows < 0).any():
            raise ValueError(f"{customer} is null in {(rows < 0).sum()} rows of the log")
        return cls(
            tuple(actions),
            codes,
            chances,
            frame[outcome].to_numpy(float),
            design(frame[features]),
            rows,
        )


def design(frame: pd.DataFrame) -> np.ndarray:
    """Return features as scaled numbers; a gap is the mean, and a column of its own.

    Examples
    --------
    >>> frame = pd.DataFrame({"orders": [1.0, 3.0, None], "tier": ["a", "b", "a"]})
    >>> design(frame).round(2).tolist()
    [[-1.22, 0.0, 0.0], [1.22, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    columns = []
    for name in frame:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            levels = frame[name].value_counts().sort_index().nlargest(MAX_LEVELS).index
            columns += [frame[name] == level for level in levels[1:]]
            columns += [frame[name].isna()] if frame[name].isna().any() else []
            continue
        values = frame[name].to_numpy(float, na_value=np.nan)
        gaps = ~np.isfinite(values)
        values = np.where(gaps, values[~gaps].mean() if not gaps.all() else 0.0, values)
        columns += [(values - values.mean()) / (values.std() or 1.0)]
        columns += [gaps] if gaps.any() else []
    return np.column_stack([np.empty((len(frame), 0)), *columns]).astype(float)
