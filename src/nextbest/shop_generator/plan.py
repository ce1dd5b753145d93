"""What shop to generate."""

from dataclasses import dataclass
from datetime import date, timedelta

DEFAULT_END = date(2026, 5, 31)
MIN_DAYS, MAX_DAYS = 30, 9_000
MIN_PAST = 16  # weeks, so that the experiment and the outage find a place
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
    past_weeks : int
        Weeks before the end in which another tool decided: it left its decisions and deliveries,
        mailed nobody of the hold-out, tried something on half of the customers, and saw the web
        tracking fail for some days. With 0, both tables are empty.
    web_days : int
        Days before the end for which there are web events.

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
    past_weeks: int = 0
    web_days: int = MAX_DAYS

    def __post_init__(self) -> None:
        """Refuse what no shop can be made of."""
        if self.customers < 1:
            raise ValueError(f"customers must be at least 1, not {self.customers}")
        if not MIN_DAYS <= self.days <= MAX_DAYS:
            raise ValueError(f"days must be from {MIN_DAYS} to {MAX_DAYS}, not {self.days}")
        if not (self.past_weeks == 0 or MIN_PAST <= self.past_weeks <= self.days // 7):
            raise ValueError(
                f"past weeks must be 0, or from {MIN_PAST} to {self.days // 7} of the days, "
                f"not {self.past_weeks}"
            )
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
            "past_weeks": self.past_weeks,
            "web_from": self.days - self.web_days,
        }


DEMO = ShopPlan(customers=900, days=560, seed=20, file_format="csv", past_weeks=20, web_days=520)
