"""The assignment as frames: what each customer gets, and what each budget and offer is worth."""

from typing import Any

import numpy as np
import pandas as pd

from nextbest.offers.assignment import Assignment, assigned, values_by_offer
from nextbest.offers.budgets import Budgets
from nextbest.offers.demand import blocks, net_values


def choose_offers(
    values: pd.DataFrame, budgets: pd.DataFrame, eligible: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Assign offers within budgets.

    Parameters
    ----------
    values
        The value of each offer (column) for each customer (index); null is ineligible.
    budgets
        One row per budget and offer that draws on it: budget, limit, offer_code, usage.
    eligible
        The same rows and columns as the values, True where the customer may have the offer.

    Returns
    -------
    choices
        One row per customer: offer_code (null is no offer), value, net_value above the shadow
        price, and the same of the runner-up: the best other offer at the shadow prices.
    spent
        One row per budget: limit, used, shadow_price.
    offers
        One row per offer: n_sent, shadow_price of one send.
    """
    codes = [str(code) for code in values.columns]
    allowed = None if eligible is None else eligible.to_numpy(bool)
    by_offer = values_by_offer(values.to_numpy(np.float32), allowed)
    limits = Budgets.from_frame(budgets, codes)
    found = assigned(by_offer, limits)
    spent = pd.DataFrame(
        {
            "limit": limits.limits,
            "used": limits.used(found.counts),
            "shadow_price": found.budget_prices,
        },
        index=pd.Index(limits.names, name="budget"),
    )
    offers = pd.DataFrame(
        {"n_sent": found.counts, "shadow_price": found.offer_prices},
        index=pd.Index(codes, name="offer_code"),
    )
    return _choices(by_offer, found, codes, values.index), spent, offers


def _choices(
    by_offer: np.ndarray, found: Assignment, codes: list[str], customers: pd.Index
) -> pd.DataFrame:
    """Return what each customer gets and the runner-up."""
    runner_up = np.empty_like(found.choice)
    for rows in blocks(by_offer):
        net = net_values(by_offer[:, rows], found.offer_prices)
        taken = np.flatnonzero(found.choice[rows] >= 0)
        net[found.choice[rows][taken], taken] = -np.inf
        runner_up[rows] = np.where(np.isfinite(net.max(axis=0)), net.argmax(axis=0), -1)
    columns: dict[str, Any] = {}
    for prefix, offer in (("", found.choice), ("runner_up_", runner_up)):
        value = np.where(offer >= 0, by_offer[offer, np.arange(len(offer))], np.nan)
        columns[f"{prefix}offer_code"] = pd.Categorical.from_codes(offer.tolist(), pd.Index(codes))
        columns[f"{prefix}value"] = value
        columns[f"{prefix}net_value"] = value - np.append(found.offer_prices, 0)[offer]
    return pd.DataFrame(columns, index=customers)
