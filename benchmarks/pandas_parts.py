"""What every group of features in pandas needs."""

from dataclasses import dataclass

import pandas as pd

DAY = pd.Timedelta(days=1)
CUSTOMER = "customer_id"


@dataclass(frozen=True)
class Settings:
    """The vars of dbt_project.yml that features depend on."""

    activity_days: int
    session_cap_minutes: int
    order_half_life_days: int
    engagement_half_life_days: int
    rate_prior_sends: int
    line_amount_cap: float


def known(
    frame: pd.DataFrame, as_of: pd.Timestamp, event_at: str, within_days: int | None = None
) -> pd.DataFrame:
    """Keep what was known before the date, with the age of each row in days."""
    known = frame[frame["known_from"] < as_of]
    known = known.assign(days_ago=(as_of - known[event_at].dt.normalize()) // DAY)
    return known if within_days is None else known[known["days_ago"] <= within_days]


def within(frame: pd.DataFrame, days: int) -> pd.DataFrame:
    """Keep the rows of so many days before the date."""
    return frame[frame["days_ago"] <= days]


def share(frame: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """Find the most frequent value per customer, ties to the smallest, and its share."""
    counts = frame.groupby([CUSTOMER, column]).size().rename("n").reset_index()
    best = counts.sort_values(["n", column], ascending=[False, True]).drop_duplicates(CUSTOMER)
    best = best.set_index(CUSTOMER)
    share = best["n"] / counts.groupby(CUSTOMER)["n"].sum()
    return pd.DataFrame({name: best[column], f"{name}_share": share})


def decayed(frame: pd.DataFrame, half_life_days: int) -> pd.Series:
    """Weigh each row by half per half-life of age."""
    return 0.5 ** (frame["days_ago"] / half_life_days)
