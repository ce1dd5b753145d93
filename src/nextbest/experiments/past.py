"""What the customers who would take part in an experiment did in the last days of a build."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from nextbest.database import opened, require

METRICS = {  # what is summed per customer, and by what the sum is divided
    "orders": ("n_orders", None),
    "revenue": ("revenue", None),
    "margin": ("margin", None),
    "purchase_rate": ("has_ordered", None),
    "click_rate": ("n_clicks", "n_emails"),
    "unsubscribe_rate": ("n_unsubscribes", "n_emails"),
    "complaint_rate": ("n_complaints", "n_emails"),
}
NEEDED = {
    "intermediate.int_customer_features": ("customer_id", "as_of_date", "is_scoring"),
    "intermediate.int_offer_rule_inputs": ("customer_id", "is_holdout", "has_marketing_consent"),
    "intermediate.int_order_lines": ("customer_id", "ordered_at", "net_amount"),
    "intermediate.int_email_events_validated": (
        "customer_id",
        "event_type",
        "occurred_at",
        "is_machine_open",
    ),
    "intermediate.int_shop_margins": ("margin_rate",),
}
CUSTOMERS = """
    create temp table customers as
    select features.customer_id, features.as_of_date
    from build.intermediate.int_customer_features as features
    where features.is_scoring and ({population}) and features.customer_id in (
        select customer_id from build.intermediate.int_offer_rule_inputs
        where has_marketing_consent and has_personalisation_consent and not is_holdout
    )
"""
ORDERS = """
    select
        customers.customer_id,
        count(case when is_order_start then 1 end) as n_orders,
        sum(cast(net_amount as double)) as revenue
    from customers inner join build.intermediate.int_order_lines as sold using (customer_id)
    where ordered_at >= as_of_date - cast($first as integer)
        and ordered_at < as_of_date - cast($last as integer)
        and known_from < as_of_date and coalesce(cancelled_at >= as_of_date, true)
    group by customers.customer_id
"""
EMAILS = """
    select
        customer_id,
        sum(has_sent) as n_emails,
        sum(has_sent * has_click) as n_clicks,
        max(has_unsubscribe) as n_unsubscribes,
        max(has_complaint) as n_complaints
    from (
        select
            customers.customer_id,
            max(case when event_type = 'sent' then 1 else 0 end) as has_sent,
            max(case when event_type = 'click' then 1 else 0 end) as has_click,
            max(case when event_type = 'unsubscribe' then 1 else 0 end) as has_unsubscribe,
            max(case when event_type = 'complaint' then 1 else 0 end) as has_complaint
        from customers
        inner join build.intermediate.int_email_events_validated as events using (customer_id)
        where occurred_at >= as_of_date - cast($first as integer)
            and occurred_at < as_of_date - cast($last as integer)
            and events.reasons is null and known_from < as_of_date
            and not coalesce(is_machine_open, false)
        group by customers.customer_id, campaign_id
    ) as emails
    group by customer_id
"""


@contextmanager
def customers_of(
    database: Path, population: str | None = None
) -> Iterator[Callable[[int, int], pd.DataFrame]]:
    """Give a function that counts what customers did between two numbers of days ago.

    ``counted(28, 0)`` has a row per customer: orders, revenue, margin and emails of the last 28
    days before the as-of date of the build, as known then. Clicks of machines do not count.

    Parameters
    ----------
    database
        The working DuckDB file of a build.
    population
        The predicate of the experiment. Customers also need both consents, and are not in the
        hold-out.
    """
    with opened(build=database) as con:
        require(con, "build", database, NEEDED)
        con.execute(CUSTOMERS.format(population=population or "true"))
        ids = con.execute("select customer_id from customers order by customer_id").df()
        rate = con.execute("select margin_rate from build.intermediate.int_shop_margins").fetchone()
        margin_rate = float(rate[0]) if rate else 0.0

        def counted(first: int, last: int) -> pd.DataFrame:
            known = ids
            for sql in (ORDERS, EMAILS):
                rows = con.execute(sql, {"first": first, "last": last}).df()
                known = known.merge(rows, on="customer_id", how="left")
            known = known.set_index("customer_id").fillna(0).astype(float)
            known["has_ordered"] = (known["n_orders"] > 0).astype(float)
            return known.assign(margin=known["revenue"] * margin_rate)

        yield counted
