"""The buy-till-you-die view of a customer: are they alive, and how much is to come."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from nextbest.ml.derived.btyd import (
    DAYS_PER_WEEK,
    BetaGeometric,
    GammaGamma,
    order_histories,
    order_values,
)
from nextbest.ml.settings import Task

HISTORY = ("n_order_days", "days_since_first_order", "days_since_last_order", "revenue")
ALIVE, ORDERS, SPEND = "probability_alive", "expected_orders", "expected_spend"
MAX_CUSTOMERS, MIN_CUSTOMERS = 5_000, 50
THOUSANDTHS = 1000.0
"""Most customers are expected to order a small part of an order: in thousandths, the logarithm of
one more, by which linear models read numbers, is the logarithm of the expectation itself."""


@dataclass(frozen=True)
class Lifetime:
    """BG/NBD, and Gamma-Gamma where an amount is predicted, with parameters of training rows."""

    names: tuple[str, ...]
    weeks: float
    orders: BetaGeometric
    values: GammaGamma

    kind: ClassVar[str] = "lifetime"
    sources: ClassVar[tuple[str, ...]] = HISTORY

    @classmethod
    def learn(
        cls, frame: pd.DataFrame, labels: np.ndarray, task: Task, dropped: Collection[str]
    ) -> tuple[Self, np.ndarray] | None:
        """Fit to what the newest training cut-off knows of each customer; no label is read."""
        wanted = [ALIVE, ORDERS, *([SPEND] if task.kind == "amount" else [])]
        names = tuple(name for name in wanted if name not in dropped)
        if not names or not set(HISTORY) <= set(frame.columns):
            return None
        newest = frame.drop_duplicates("customer_id", keep="last")
        newest = newest[newest["n_order_days"] > 0]
        if len(newest) < MIN_CUSTOMERS:
            return None
        places = np.linspace(0, len(newest) - 1, min(len(newest), MAX_CUSTOMERS)).astype(int)
        newest = newest.iloc[places]
        orders = BetaGeometric.fit(*order_histories(newest))
        values = GammaGamma.fit(*order_values(newest))
        found = cls(names, task.horizon_days / DAYS_PER_WEEK, orders, values)
        return found, found.scores(frame)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        orders = BetaGeometric.from_dict(state["orders"])
        values = GammaGamma.from_dict(state["values"])
        return cls(tuple(state["names"]), state["weeks"], orders, values)

    def to_dict(self) -> dict[str, Any]:
        """Return the parameters as plain data."""
        return {
            "names": list(self.names),
            "weeks": self.weeks,
            "orders": self.orders.to_dict(),
            "values": self.values.to_dict(),
        }

    def scores(self, frame: pd.DataFrame) -> np.ndarray:
        """Return one column per name, what is expected in thousandths; missing without an order."""
        if absent := [name for name in HISTORY if name not in frame.columns]:
            raise ValueError(f"the model needs the feature {absent[0]}, which the rows do not have")
        history = np.column_stack(order_histories(frame))
        rows, place = np.unique(history, axis=0, return_inverse=True)  # many customers are alike
        frequency, recency, age = rows.T
        alive = self.orders.probability_alive(frequency, recency, age)[place.ravel()]
        found = {ALIVE: alive}
        if {ORDERS, SPEND} & set(self.names):
            expected = self.orders.expected_orders(frequency, recency, age, self.weeks)
            found[ORDERS] = THOUSANDTHS * expected[place.ravel()]
        if SPEND in self.names:
            found[SPEND] = found[ORDERS] * self.values.expected_value(*order_values(frame))
        return np.column_stack([found[name] for name in self.names])
