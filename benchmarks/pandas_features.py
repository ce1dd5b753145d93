"""The features of one date in idiomatic pandas: the peer that the warehouse is measured against."""

import pandas as pd

from pandas_behaviour import (
    activity_features,
    mails_features,
    tickets_features,
    views_features,
    visits_features,
)
from pandas_parts import CUSTOMER, DAY, Settings, decayed, known, share, within


def compute(
    tables: dict[str, pd.DataFrame], as_of: pd.Timestamp, settings: Settings
) -> pd.DataFrame:
    """Compute the features of all customers known before a date.

    Parameters
    ----------
    tables
        The clean tables by name, each with its ``known_from``.
    as_of
        Midnight of the date.
    settings
        What the warehouse was built with.

    Returns
    -------
    pandas.DataFrame
        One row per customer, indexed by ``customer_id``.
    """
    placed = known(tables["order_lines"], as_of, "ordered_at")
    lines = placed[placed["cancelled_at"].isna() | (placed["cancelled_at"] >= as_of)]
    sessions = known(tables["web_sessions"], as_of, "started_at", settings.activity_days)
    views = known(tables["web_events"], as_of, "occurred_at", 90)
    mails = known(tables["email_events"], as_of, "occurred_at", settings.activity_days)
    tickets = known(tables["support_tickets"], as_of, "opened_at")
    parts = [
        _profiles(tables["customer_versions"], as_of),
        _orders(lines, settings),
        _tastes(lines),
        visits_features(sessions, settings),
        views_features(views[views["event_type"] == "product_view"]),
        mails_features(mails, settings),
        tickets_features(tickets, as_of),
        activity_features(placed, sessions, mails),
    ]
    features = pd.concat(parts, axis=1)
    counts = [name for name in features if name.startswith(("n_", "revenue"))]
    return features.fillna(dict.fromkeys(counts, 0))


def _orders(lines: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    cap = settings.line_amount_cap
    amounts = lines.assign(amount=lines["net_amount"].clip(-cap, cap))
    starts = lines[lines["is_order_start"]]
    year = within(lines, 365)
    bought, returned = year[~year["is_return"]], year[year["is_return"]]
    columns = {"n_orders": starts.groupby(CUSTOMER).size()}
    columns["revenue"] = amounts.groupby(CUSTOMER)["amount"].sum()
    for days in (7, 30, 90, 365):
        columns[f"n_orders_{days}d"] = within(starts, days).groupby(CUSTOMER).size()
        recent = within(amounts, days)
        columns[f"revenue_{days}d"] = recent.groupby(CUSTOMER)["amount"].sum()
    ages = starts.groupby(CUSTOMER)["days_ago"].agg(["min", "max", "nunique"])
    columns["n_order_days"] = ages["nunique"]
    columns["days_since_last_order"], columns["days_since_first_order"] = ages["min"], ages["max"]
    gap = (ages["max"] - ages["min"]) / (ages["nunique"] - 1).where(lambda gaps: gaps > 0)
    columns["mean_days_between_orders"] = gap
    columns["recency_ratio"] = ages["min"] / gap
    columns["avg_order_value"] = columns["revenue"] / columns["n_orders"]
    columns["n_campaign_orders_365d"] = (
        within(starts[starts["campaign_id"].notna()], 365).groupby(CUSTOMER).size()
    )
    weights = decayed(amounts, settings.order_half_life_days)
    sums = amounts.assign(
        orders_decayed=weights.where(amounts["is_order_start"], 0),
        revenue_decayed=weights * amounts["amount"],
    ).groupby(CUSTOMER)[["orders_decayed", "revenue_decayed"]]
    units = bought.groupby(CUSTOMER)["quantity"].sum()
    given_back = -returned.groupby(CUSTOMER)["quantity"].sum()
    columns["return_rate_365d"] = (
        given_back.reindex(units.index, fill_value=0).div(units).clip(upper=1)
    )
    paid = bought.groupby(CUSTOMER)[["discount_amount", "net_amount"]].sum()
    columns["discount_rate_365d"] = paid["discount_amount"] / paid.sum(axis=1)
    return pd.DataFrame(columns).join(sums.sum())


def _tastes(lines: pd.DataFrame) -> pd.DataFrame:
    bought = within(lines[~lines["is_return"]], 365)
    counts = bought.groupby(CUSTOMER)[["product_id", "category"]].nunique()
    counts.columns = ["n_products_365d", "n_categories_365d"]
    categories = share(bought, "category", "favourite_category")
    return pd.concat([counts, categories, share(bought, "brand", "favourite_brand")], axis=1)


def _profiles(versions: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    known = versions["known_from"] < as_of
    order = ["is_known", "version_at", "raw_customer_id", "version_number"]
    newest = versions.assign(is_known=known)[known | versions["is_oldest"]].sort_values(order)
    newest = newest.drop_duplicates(CUSTOMER, keep="last").set_index(CUSTOMER)
    age = (as_of - newest["birth_date"]) / (365.2425 * DAY)
    bands = ["under_18", "18_24", "25_34", "35_44", "45_54", "55_64", "65_plus"]
    attributes = ["gender", "country", "region", "device", "loyalty_tier", "interests", "lifestyle"]
    return newest[attributes].assign(
        age_band=pd.cut(age, [0, 18, 25, 35, 45, 55, 65, 111], right=False, labels=bands),
        tenure_days=(as_of - newest["signed_up_at"].dt.normalize()) // DAY,
    )
