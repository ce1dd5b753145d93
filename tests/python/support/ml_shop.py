"""A made-up training set whose truth is known: the label is drawn from a probability in the row."""

import numpy as np
import pandas as pd

TASK = "purchase_7d"
SPLITS = ["train"] * 8 + ["gap"] + ["calibration"] * 2 + ["gap"] + ["test"] * 3
CUTOFFS = pd.date_range("2024-01-01", periods=len(SPLITS), freq="7D")


def training_set(n_customers: int = 300, seed: int = 0) -> pd.DataFrame:
    """Return rows of int_training_set, one per customer and cut-off, with some values missing."""
    draw = np.random.default_rng(seed)
    n_rows = n_customers * len(CUTOFFS)
    customers = np.repeat([f"c{number:04d}" for number in range(n_customers)], len(CUTOFFS))
    orders = draw.poisson(3, n_rows).astype(float)
    recency = np.where(orders > 0, draw.exponential(40, n_rows).round(), np.nan)
    country = draw.choice(["GB", "FR", "DE", None], n_rows, p=[0.7, 0.15, 0.1, 0.05])
    logit = 0.4 * orders - 0.02 * np.nan_to_num(recency, nan=90) - 1.5 + 0.8 * (country == "FR")
    truth = 1 / (1 + np.exp(-logit))
    return pd.DataFrame(
        {
            "task": TASK,
            "customer_id": customers,
            "as_of_date": np.tile(CUTOFFS, n_customers),
            "split": np.tile(SPLITS, n_customers),
            "label": (draw.random(n_rows) < truth).astype(int),
            "n_orders_90d": orders,
            "days_since_last_order": recency,
            "revenue_90d": orders * draw.gamma(2, 20, n_rows) - draw.gamma(1, 3, n_rows),
            "return_rate_365d": draw.random(n_rows).round(2),
            "favourite_category": draw.choice(["shoes", "hats"], n_rows),
            "country": country,
        }
    )


def true_logit(frame: pd.DataFrame) -> np.ndarray:
    """Return the log-odds that the labels were drawn from."""
    recency = frame["days_since_last_order"].fillna(90)
    return (
        0.4 * frame["n_orders_90d"] - 0.02 * recency - 1.5 + 0.8 * (frame["country"] == "FR")
    ).to_numpy()


def amounts(frame: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Return the rows with an amount as label: mostly zero, else what the row foretells."""
    draw = np.random.default_rng(seed)
    mean = np.exp(0.3 * frame["n_orders_90d"].to_numpy() + 1)
    buys = draw.random(len(frame)) < 0.4
    return frame.assign(label=np.where(buys, mean * draw.gamma(2, 0.5, len(frame)), 0.0).round(2))
