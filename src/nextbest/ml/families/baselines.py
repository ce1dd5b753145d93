"""What every other candidate must surely beat: scores by one column, or by none."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

import numpy as np

from nextbest.ml.derived.lifetime import ORDERS, SPEND
from nextbest.ml.families.calibration import LogLinearCalibrator, sigmoid_line
from nextbest.ml.inputs.design import digits
from nextbest.ml.inputs.matrix import Rows
from nextbest.ml.inputs.preprocessing import symmetric_log
from nextbest.ml.settings import Settings


@dataclass(frozen=True)
class Baseline:
    """The log-odds, or the log of the amount, as a line over the logarithm of one column.

    A row ranks by its value alone, so what the column contributes is exact. A customer without a
    value has the lowest of the training rows, or the highest of a column of days. ``place`` is None
    where the rows to learn from lack the column: everybody gets the same.
    """

    place: int | None
    fill: float
    slope: float
    intercept: float
    centre: float

    algorithm: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    """The one to read is the first that there is; none is needed where none is named."""
    counts_days: ClassVar[bool] = False
    has_reasons: ClassVar[bool] = True
    is_baseline: ClassVar[bool] = True
    grid: ClassVar[tuple[dict[str, Any], ...]] = ({},)
    default: ClassVar[dict[str, Any]] = {}

    @classmethod
    def fit_all(cls, rows: Rows, grid: list[dict[str, Any]], settings: Settings) -> list[Self]:
        """Fit the line to training rows; it falls where the column ranks them upside down."""
        column = cls.column_among(rows.names)
        place = None if column is None else rows.names.index(column)
        known = np.zeros(1) if place is None else rows.matrix[:, place]
        (fill,) = digits(np.nanmax(known) if cls.counts_days else np.nanmin(known))
        logs = cls(place, fill, 1.0, 0.0, 0.0)._logs(rows.matrix)
        (centre,) = digits(logs.mean())
        return [cls(place, fill, *_line(rows.kind, logs, rows.labels), centre)] * len(grid)

    @classmethod
    def column_among(cls, names: Collection[str]) -> str | None:
        """Return the column that it reads, if there is one."""
        return next((name for name in cls.columns if name in names), None)

    @classmethod
    def can_read(cls, names: Collection[str]) -> bool:
        """Return whether it has all that it needs."""
        return not cls.columns or cls.column_among(names) is not None

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Rebuild from `to_dict`."""
        return cls(**state)

    def to_dict(self) -> dict[str, Any]:
        """Return the constants as plain data."""
        return asdict(self)

    def margins(self, matrix: np.ndarray) -> np.ndarray:
        """Return the log-odds, or the log of the amount, of rows."""
        return self.slope * self._logs(matrix) + self.intercept

    def contributions(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the margin of the average training row, and what the column adds to it."""
        parts = np.zeros(matrix.shape)
        if self.place is not None:
            parts[:, self.place] = self.slope * (self._logs(matrix) - self.centre)
        return np.full(len(matrix), self.slope * self.centre + self.intercept), parts

    def _logs(self, matrix: np.ndarray) -> np.ndarray:
        if self.place is None:
            return np.zeros(len(matrix))
        values = matrix[:, self.place]
        return symmetric_log(np.where(np.isnan(values), self.fill, values))


def _line(kind: str, logs: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    if kind == "binary":
        return sigmoid_line(logs, labels)
    found = LogLinearCalibrator.fit(logs, labels)
    return found.slope, found.intercept


class Mean(Baseline):
    """The mean of training for everybody."""

    algorithm, columns = "mean", ()


class Recency(Baseline):
    """How long ago the last order was."""

    algorithm, columns, counts_days = "recency", ("days_since_last_order",), True


class Orders90d(Baseline):
    """How often customers ordered lately."""

    algorithm, columns = "orders_90d", ("n_orders_90d",)


class Spend90d(Baseline):
    """How much customers spent lately."""

    algorithm, columns = "spend_90d", ("revenue_90d",)


class BgNbd(Baseline):
    """What BG/NBD expects: orders, or with Gamma-Gamma what is spent on them."""

    algorithm, columns = "bg_nbd", (SPEND, ORDERS)


BASELINES: dict[str, tuple[type[Baseline], ...]] = {
    "binary": (Recency, Orders90d, Spend90d, BgNbd),
    "amount": (Mean, Spend90d, BgNbd),
}
"""The baselines of each kind of task, simplest first."""
