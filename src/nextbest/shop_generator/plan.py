"""What shop to generate."""

from dataclasses import dataclass
from datetime import date, timedelta

DEFAULT_END = date(2026, 5, 31)
MIN_DAYS, MAX_DAYS = 30, 9_000
FORMATS = ("csv", "parquet")


@dataclass(frozen=True)
class ShopPlan:
    """What shop to generate.

    Attributes
    ----------
    customers : int
        Number of persons; some have two ids.
    days : int
        Days of history, the last one being ``end_date``.
    seed : int
        Another seed gives another shop.
    end_date : datetime.date
        Last day with events.
    file_format : str
        ``parquet`` or ``csv``.

    Examples
    --------
    >>> ShopPlan(customers=300, days=120).variables()["start_at"]
    '2026-02-01 00:00:00'
    """

    customers: int
    days: int
    seed: int = 1
    end_date: date = DEFAULT_END
    file_format: str = "parquet"

    def __post_init__(self) -> None:
        """Refuse what no shop can be made of."""
        if self.customers < 1:
            raise ValueError(f"customers must be at least 1, not {self.customers}")
        if not MIN_DAYS <= self.days <= MAX_DAYS:
            raise ValueError(f"days must be from {MIN_DAYS} to {MAX_DAYS}, not {self.days}")
        if self.file_format not in FORMATS:
            raise ValueError(f"format must be csv or parquet, not {self.file_format!r}")

    def variables(self) -> dict[str, object]:
        """Return the session variables that the SQL reads."""
        return {
            "seed": self.seed,
            "n_customers": self.customers,
            "n_days": self.days,
            "start_at": f"{self.end_date - timedelta(days=self.days - 1)} 00:00:00",
            "format": self.file_format,
            # 120 products, and another edition of each per 12,000 customers
            "ranks": min(15 * (1 + self.customers // 12_000), 600),
            "daily_rate": 0.022,
        }


DEMO = ShopPlan(customers=900, days=560, seed=20, file_format="csv")
