"""A grocer whose order history begins a year ago: customers were there before, most buy weekly."""

import numpy as np
import pandas as pd

DAYS = 365
START = pd.Timestamp("2024-01-01")
EMBARGO_DAYS = 7
FIRST_MAIL = 228
HALF_LIFE = 90


class Grocer:
    """A year of orders, revenues, mails and clicks: arrays of customers by days.

    Orders come at a rate of each customer, clicks by a habit that has nothing to do with it. The
    first mail is sent late in the year.
    """

    def __init__(self, n_customers: int = 600, seed: int = 0) -> None:
        draw = np.random.default_rng(seed)
        shape, day = (n_customers, DAYS), np.arange(DAYS)
        rate = draw.gamma(3.0, 1 / 20, n_customers)
        joined = np.where(draw.random(n_customers) < 0.8, 0, draw.integers(0, DAYS, n_customers))
        self.joined = joined
        left = draw.geometric(1 / 1500, n_customers) + joined
        stays = (day >= joined[:, None]) & (day < left[:, None])
        self.orders = stays & (draw.random(shape) < np.clip(rate, 0, 0.9)[:, None])
        usual = draw.lognormal(3.4, 0.8, n_customers)
        self.revenue = self.orders * (usual[:, None] * draw.gamma(5.0, 0.2, shape)).round(2)
        self.mails = stays & ((day % 7 == 3) & (day >= FIRST_MAIL))
        self.clicks = self.mails & (draw.random(shape) < draw.beta(0.8, 4.0, n_customers)[:, None])

    def rows(self, label: str, horizon_days: int, every_weeks: int = 1) -> pd.DataFrame:
        """Return the rows of all cut-offs whose labels have matured, by what was known then."""
        newest = (DAYS - horizon_days) // 7 * 7
        days = range(newest, 0, -7 * every_weeks)
        parts = [
            self._known(day).assign(label=self._label(label, day, horizon_days)) for day in days
        ]
        return pd.concat(parts).dropna(subset=["label", "n_orders"]).reset_index(drop=True)

    def _label(self, label: str, day: int, horizon_days: int) -> np.ndarray:
        future = slice(day, day + horizon_days)
        if label == "spend":
            return self.revenue[:, future].sum(axis=1)
        if label == "purchase":
            return self.orders[:, future].any(axis=1).astype(float)
        mailed = self.mails[:, future]
        clicked = self.clicks[np.arange(len(mailed)), day + mailed.argmax(axis=1)]
        known = mailed.any(axis=1) & self.mails[:, :day].any(axis=1)
        return np.where(known, clicked, np.nan)

    def _known(self, day: int) -> pd.DataFrame:
        orders, revenue = self.orders[:, :day], self.revenue[:, :day]
        weights = 0.5 ** (np.arange(day)[::-1] / HALF_LIFE)
        counts = orders.sum(axis=1).astype(float)
        counts[counts == 0] = np.nan
        first, last = day - orders.argmax(axis=1), 1 + orders[:, ::-1].argmax(axis=1)
        mails, clicks = (of[:, :day][:, -90:].sum(axis=1) for of in (self.mails, self.clicks))
        windows = {
            f"{name}_{days}d": values[:, -days:].sum(axis=1)
            for name, values in (("n_orders", orders), ("revenue", revenue))
            for days in (7, 30, 90, 365)
        }
        return pd.DataFrame(windows).assign(
            customer_id=[f"c{number:04d}" for number in range(len(orders))],
            as_of_date=START + pd.Timedelta(days=day),
            n_orders=counts,
            n_order_days=counts,
            revenue=revenue.sum(axis=1),
            avg_order_value=revenue.sum(axis=1) / counts,
            orders_decayed=orders @ weights,
            revenue_decayed=revenue @ weights,
            days_since_first_order=first,
            days_since_last_order=last,
            mean_days_between_orders=(first - last) / np.where(counts > 1, counts - 1, np.nan),
            n_emails_sent_90d=mails,
            n_clicks_90d=clicks,
            click_rate_90d=(clicks + 1) / (mails + 5),
        )


def with_splits(
    frame: pd.DataFrame, horizon_days: int, n_newest: int, n_cutoffs: int = 26
) -> pd.DataFrame:
    """Return rows with the splits of int_task_cutoffs, so many cut-offs but for training."""
    dates = np.sort(frame["as_of_date"].unique())[-n_cutoffs:]
    frame = frame[frame["as_of_date"].isin(dates)]
    gap = np.timedelta64(horizon_days + min(horizon_days, EMBARGO_DAYS), "D")
    splits, newest = dict.fromkeys(dates, "gap"), dates
    for split, count in (("test", n_newest), ("calibration", n_newest), ("train", len(dates))):
        chosen = newest[-count:]
        splits |= dict.fromkeys(chosen, split)
        newest = newest[newest + gap <= chosen[0]]
    return frame.assign(split=frame["as_of_date"].map(splits).to_numpy()).reset_index(drop=True)
