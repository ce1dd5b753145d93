"""The assignment for a warehouse: bids in rows, and what each budget spends on whom in rows."""

import numpy as np
import pandas as pd
import pyarrow as pa

from nextbest.offers.assignment import assigned, values_by_offer
from nextbest.offers.budgets import Budgets

BID_COLUMNS = ["customer_id", "as_of_date", "offer_code", "budget_group", "bid_value", "is_bid"]
AS_BUDGETS = {"budget_left": "limit", "budget_group": "offer_code", "used_per_send": "usage"}
SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("as_of_date", pa.date32()),
        ("offer_code", pa.string()),
        ("budget_group", pa.string()),
        ("budget", pa.string()),
        ("used_per_send", pa.float64()),
        ("shadow_price", pa.float64()),
    ]
)


def assign_bids(bids: pd.DataFrame, budgets: pd.DataFrame) -> pd.DataFrame:
    """Give each customer at most one of the offers for which they bid, within all budgets.

    Parameters
    ----------
    bids
        One row per customer and offer that they may have, in any order: customer_id, as_of_date,
        offer_code, budget_group (rows that draw on the same budgets) and bid_value, what the offer
        brings above what the customer brings without it, in the shop's currency.
    budgets
        One row per budget and budget_group that draws on it: budget, budget_left (what may be
        spent), budget_group and used_per_send. Budgets without a bid are ignored.

    Returns
    -------
    pandas.DataFrame
        One row per customer who gets an offer and budget that it draws on: the bid's columns,
        budget, used_per_send and shadow_price (what one more unit of the budget would bring).

    Examples
    --------
    >>> bids = pd.DataFrame(
    ...     [("a", "X", 2.0), ("b", "X", 3.0)], columns=["customer_id", "offer_code", "bid_value"]
    ... ).assign(as_of_date=pd.Timestamp("2026-01-01"), budget_group="X")
    >>> rows = [("X units", 1.0, "X", 1.0)]
    >>> names = ["budget", "budget_left", "budget_group", "used_per_send"]
    >>> assign_bids(bids, pd.DataFrame(rows, columns=names))["customer_id"].tolist()
    ['b']
    """
    bids = bids.astype({"customer_id": str, "budget_group": str, "offer_code": str})
    bids = bids.sort_values(["customer_id", "budget_group"], ignore_index=True)
    customers, customer = np.unique(bids["customer_id"], return_inverse=True)
    groups, group = np.unique(bids["budget_group"], return_inverse=True)
    drawn = budgets[budgets["budget_group"].isin(groups)]
    drawn = drawn.astype({"budget": str, "budget_group": str})
    limits = Budgets.from_frame(
        drawn.drop(columns="offer_code", errors="ignore").rename(columns=AS_BUDGETS),
        list(groups),
    )
    values = np.full((len(customers), len(groups)), np.nan, dtype=np.float32)
    values[customer, group] = bids["bid_value"]
    found = assigned(values_by_offer(values), limits)
    won = bids[found.choice[customer] == group].drop(
        columns=["bid_value", "is_bid"], errors="ignore"
    )
    prices = pd.Series(found.budget_prices, index=limits.names, name="shadow_price")
    spent = drawn[["budget", "budget_group", "used_per_send"]].join(prices, on="budget")
    told: pd.DataFrame = won.merge(spent, on="budget_group")
    return told.sort_values(["customer_id", "budget"])
