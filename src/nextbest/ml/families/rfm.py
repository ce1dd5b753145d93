"""The simplest candidate: what most shops would do before they thought of more."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from nextbest.ml.families.linear import Logistic
from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.settings import Settings

RFM = (
    "days_since_last_order",
    "days_since_first_order",
    "n_orders",
    "n_orders_30d",
    "n_orders_90d",
    "n_orders_365d",
    "revenue",
    "revenue_90d",
    "revenue_365d",
    "avg_order_value",
)


@dataclass(frozen=True)
class RfmLogistic(Logistic):
    """Logistic regression on recency, frequency and monetary value alone.

    ``places`` are the columns that it reads; whatever else there is contributes nothing, and is
    pruned where this candidate is champion.
    """

    places: tuple[int, ...] = ()

    algorithm: ClassVar[str] = "rfm_logistic_regression"
    grid: ClassVar[tuple[dict[str, Any], ...]] = ({"C": 1.0},)
    default: ClassVar[dict[str, Any]] = {"C": 1.0}

    @classmethod
    def fit_all(cls, rows: Rows, grid: list[dict[str, Any]], settings: Settings) -> list[Self]:
        """Fit on training rows, once per parameter set."""
        places = tuple(place for place, name in enumerate(rows.names) if name in RFM)
        fitted = Logistic.fit_all(rows.only(list(places)), grid, settings)
        return [
            cls(model.design, model.coefficients, model.intercept, model.centre, places)
            for model in fitted
        ]

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        model = Logistic.from_dict(state)
        places = tuple(state["places"])
        return cls(model.design, model.coefficients, model.intercept, model.centre, places)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain data."""
        return super().to_dict() | {"places": list(self.places)}

    def margins(self, matrix: np.ndarray) -> np.ndarray:
        """Return the log-odds of rows."""
        return super().margins(matrix[:, list(self.places)])

    def contributions(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the margin of the average training row, and what each input adds to it."""
        baseline, parts = super().contributions(matrix[:, list(self.places)])
        added = np.zeros(matrix.shape)
        added[:, list(self.places)] = parts
        return baseline, added
