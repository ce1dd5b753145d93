"""Features of visits, mails and tickets in idiomatic pandas."""

import pandas as pd

from pandas_parts import CUSTOMER, Settings, decayed, share, within


def visits_features(sessions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Sessions and carts."""
    starts = sessions[sessions["is_session_start"]]
    columns = {
        f"n_sessions_{days}d": within(starts, days).groupby(CUSTOMER).size() for days in (7, 30, 90)
    }
    month = within(sessions, 30).groupby(CUSTOMER)[["n_searches", "n_cart_adds"]]
    recent = within(sessions, 90)
    recent = recent.assign(
        seconds=recent["duration_seconds"].clip(upper=60 * settings.session_cap_minutes),
        pages=recent["n_page_views"] + recent["n_product_views"],
    )
    sums = recent.groupby(CUSTOMER)[["seconds", "pages"]].sum()
    columns["avg_session_minutes_90d"] = sums["seconds"] / 60 / columns["n_sessions_90d"]
    columns["avg_page_seconds_90d"] = sums["seconds"] / sums["pages"].where(sums["pages"] > 0)
    carts = recent[recent["n_cart_adds"] > 0]
    left = carts[carts["n_checkouts"] == 0]
    n_carts = carts.groupby(CUSTOMER).size()
    columns["n_abandoned_carts_30d"] = within(left, 30).groupby(CUSTOMER).size()
    n_left = left.groupby(CUSTOMER).size().reindex(n_carts.index, fill_value=0)
    columns["cart_abandonment_rate_90d"] = n_left / n_carts
    columns["days_since_last_session"] = sessions.groupby(CUSTOMER)["days_ago"].min()
    weights = decayed(starts, settings.engagement_half_life_days)
    columns["sessions_decayed"] = weights.groupby(starts[CUSTOMER]).sum()
    return pd.DataFrame(columns).join(month.sum().add_suffix("_30d"))


def views_features(views: pd.DataFrame) -> pd.DataFrame:
    """Product views."""
    month = within(views, 30)
    columns = {
        "n_product_views_7d": within(views, 7).groupby(CUSTOMER).size(),
        "n_product_views_30d": month.groupby(CUSTOMER).size(),
        "n_categories_viewed_90d": views.groupby(CUSTOMER)["category"].nunique(),
    }
    categories = share(month, "category", "most_viewed_category_30d")
    return pd.concat(
        [pd.DataFrame(columns), categories, share(views, "brand", "most_viewed_brand_90d")], axis=1
    )


def mails_features(mails: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Count sends, opens and clicks, with rates drawn toward the mean."""
    sent = mails[mails["event_type"] == "sent"]
    machine = within(mails[mails["is_machine_open"]], 90)
    columns = {
        f"n_emails_sent_{days}d": within(sent, days).groupby(CUSTOMER).size() for days in (30, 90)
    }
    columns["n_machine_opens_90d"] = machine.groupby(CUSTOMER).size()
    n_sent = columns["n_emails_sent_90d"]
    for kind in ("open", "click"):
        events = mails[(mails["event_type"] == kind) & ~mails["is_machine_open"]]
        recent = within(events, 90)
        n_hits = recent.groupby(CUSTOMER)["campaign_id"].nunique()
        columns[f"n_{kind}s_90d"] = n_hits
        mean = min(1, len(recent) / max(1, n_sent.sum()))
        hits = n_hits.reindex(n_sent.index, fill_value=0).clip(upper=n_sent)
        prior = settings.rate_prior_sends
        columns[f"{kind}_rate_90d"] = (hits + prior * mean) / (n_sent + prior)
        columns[f"days_since_last_{kind}"] = events.groupby(CUSTOMER)["days_ago"].min()
        weights = decayed(events, settings.engagement_half_life_days)
        columns[f"{kind}s_decayed"] = weights.groupby(events[CUSTOMER]).sum()
    return pd.DataFrame(columns)


def tickets_features(tickets: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Support tickets."""
    year = within(tickets, 365)
    is_open = tickets["closed_at"].isna() | (tickets["closed_at"] >= as_of)
    rated = year[year["satisfaction_known_from"] < as_of]
    columns = {
        "n_tickets_365d": year.groupby(CUSTOMER).size(),
        "n_open_tickets": tickets[is_open].groupby(CUSTOMER).size(),
        "avg_satisfaction_365d": rated.groupby(CUSTOMER)["satisfaction"].mean(),
    }
    return pd.DataFrame(columns)


def activity_features(
    lines: pd.DataFrame, sessions: pd.DataFrame, mails: pd.DataFrame
) -> pd.DataFrame:
    """Find the most active hour and weekday."""
    engaged = mails[mails["event_type"].isin(["open", "click"]) & ~mails["is_machine_open"]]
    moments = pd.concat(
        [
            within(frame, 90)[[CUSTOMER, happened_at]].set_axis([CUSTOMER, "at"], axis=1)
            for frame, happened_at in (
                (sessions[sessions["is_session_start"]], "started_at"),
                (lines[lines["is_order_start"]], "ordered_at"),
                (engaged, "occurred_at"),
            )
        ]
    )
    moments = moments.assign(hour=moments["at"].dt.hour, weekday=moments["at"].dt.dayofweek + 1)
    hours = share(moments, "hour", "most_active_hour")["most_active_hour"]
    return pd.concat(
        [hours, share(moments, "weekday", "most_active_weekday")["most_active_weekday"]], axis=1
    )
