"""Budgets that offers draw on, in units or in money, alone or shared."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

ROUNDING = 1e-9
"""The relative excess that is the rounding of a sum of doubles, and no excess."""
COLUMNS = ("budget", "limit", "offer_code", "usage")


@dataclass(frozen=True)
class Budgets:
    """What may be spent, and what one send of each offer spends of it.

    Attributes
    ----------
    names
        One name per budget.
    limits
        What may be spent of each budget.
    usage
        One row per budget and one column per offer: what one send uses. One, for a budget in
        units; the cost, for one in money; zero where the offer does not draw on the budget.
    """

    names: tuple[str, ...]
    limits: np.ndarray
    usage: np.ndarray

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be budgets, naming the budget."""
        if self.usage.shape[0] != len(self.names) or self.limits.shape != (len(self.names),):
            raise ValueError("each budget needs one limit and one row of usage")
        for name, limit, usage in zip(self.names, self.limits, self.usage, strict=True):
            if not (np.isfinite(limit) and limit >= 0):
                raise ValueError(f"budget {name}: the limit must be zero or more, not {limit}")
            if not (np.isfinite(usage).all() and (usage >= 0).all()):
                raise ValueError(f"budget {name}: the usage must be zero or more, not {usage}")

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, offers: list[str]) -> Self:
        """Read one row per budget and offer that draws on it; a null limit is no limit.

        Examples
        --------
        >>> rows = [("sends", 9.0, "A", 1.0), ("money", 5.0, "A", 0.5), ("money", 5.0, "B", 2.0)]
        >>> found = Budgets.from_frame(pd.DataFrame(rows, columns=COLUMNS), ["A", "B"])
        >>> found.names, found.limits.tolist(), found.usage.tolist()
        (('money', 'sends'), [5.0, 9.0], [[0.5, 2.0], [1.0, 0.0]])
        """
        frame = frame[frame["limit"].notna()]
        unknown = sorted(set(frame["offer_code"]) - set(offers))
        if unknown:
            raise ValueError(f"budgets for offers that do not stand: {', '.join(unknown)}")
        twice = frame.duplicated(["budget", "offer_code"])
        limits = frame.groupby("budget")["limit"].agg(["min", "max"])
        unclear = [*frame.loc[twice, "budget"], *limits.index[limits["min"] != limits["max"]]]
        if unclear:
            raise ValueError(f"budget {unclear[0]}: two limits, or one offer named twice")
        usage = frame.pivot(index="budget", columns="offer_code", values="usage")
        usage = usage.reindex(index=limits.index, columns=offers)
        drawn = frame.groupby("budget")["usage"].apply(lambda values: values.isna().any())
        if drawn.any():
            raise ValueError(f"budget {drawn.index[drawn][0]}: a usage is null")
        return cls(
            tuple(limits.index),
            limits["min"].to_numpy(float),
            usage.fillna(0).to_numpy(float),
        )

    def used(self, counts: np.ndarray) -> np.ndarray:
        """Return what so many sends of each offer spend of each budget."""
        spent: np.ndarray = self.usage @ counts
        return spent

    def exceeded(self, counts: np.ndarray) -> np.ndarray:
        """Return by how much each budget is exceeded; zero where it is kept."""
        excess = self.used(counts) - self.limits
        return np.where(excess > ROUNDING * self.limits, excess, 0.0)

    def room(self, counts: np.ndarray) -> np.ndarray:
        """Return how many more sends of each offer fit; infinite without a budget.

        Examples
        --------
        >>> Budgets(("money",), np.array([5.0]), np.array([[0.5, 2.0]])).room(np.array([4, 0]))
        array([6., 1.])
        """
        left = self.limits * (1 + ROUNDING) - self.used(counts)
        with np.errstate(divide="ignore", invalid="ignore"):
            sends = np.where(self.usage > 0, left[:, None] / self.usage, np.inf)
        room: np.ndarray = np.floor(sends.min(axis=0, initial=np.inf)).clip(0)
        return room

    def without(self, counts: np.ndarray) -> Self:
        """Return what so many sends of each offer leave of the budgets."""
        left = np.maximum(self.limits - self.used(counts), 0)
        return type(self)(self.names, left, self.usage)

    def scaled(self, share: float) -> Self:
        """Return the budgets of a share of the customers."""
        return type(self)(self.names, self.limits * share, self.usage)
