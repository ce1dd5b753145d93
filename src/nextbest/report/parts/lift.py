# ruff: noqa: RUF002 - a minus sign is what readers see
"""What mailing brought, against the customers who were held out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from nextbest.report.charts import Charts
from nextbest.report.html import Section, facts, part
from nextbest.report.numbers import MINUS, count, days, share
from nextbest.report.parts.lift_charts import Money, effect, groups, weeks
from nextbest.report.parts.lift_plan import planned_effect, share_to_set, when_seen
from nextbest.report.shop import Shop

# the interval that holds at every look, and before it is known the one that holds for one look
LIFT = """
    select
        *,
        low_always is not null as is_always,
        coalesce(low_always, low) as from_value,
        coalesce(high_always, high) as to_value
    from build.marts.fct_holdout_lift
    where difference is not null and (low is not null or period = 'week')
    order by starts_on, segment_kind, segment, metric
"""
METRICS = {"margin": "margin", "revenue": "revenue", "orders": "orders"}


def lift(shop: Shop, charts: Charts) -> Section:
    """Return the comparison with the hold-out."""
    found = shop.rows(LIFT, "fct_holdout_lift")
    overall = [r for r in found if r["period"] == "draw" and r["segment_kind"] == "overall"]
    draw = {row["metric"]: row for row in overall}
    main = draw.get("margin") or draw.get("revenue")
    question = "Did mailing bring money?"
    if main is None:
        what = "It cannot be told yet what mailing brought."
        when = (
            "Too few outcomes of customers who were held out are known. The comparison begins with "
            "the second build of a draw, and its interval is of use after some weeks."
        )
        return Section("lift", "What mailing brought", what, "", question, is_first=True, more=when)
    body = facts(_facts(draw, main, shop.money))
    weekly = [
        row
        for row in found
        if row["period"] == "week"
        and row["segment_kind"] == "overall"
        and row["metric"] == main["metric"]
    ]
    body += part("Week by week", weeks(weekly, main, shop, charts))
    by_group = [
        row
        for row in found
        if row["period"] == "draw"
        and row["metric"] == main["metric"]
        and row["segment_kind"] != "overall"
    ]
    body += part("By group of customers", groups([main, *by_group], shop, charts))
    effect_to_see = planned_effect(main, shop.declared)
    return Section(
        "lift",
        "What mailing brought",
        brought(main, shop.money),
        body,
        question,
        is_first=True,
        more=f"{_compared(main)} {when_seen(main, effect_to_see)}".strip(),
        todo=share_to_set(main, effect_to_see),
    )


def brought(row: dict[str, Any], money: Money) -> str:
    """Return what mailing brought, or that it cannot be told yet.

    Examples
    --------
    >>> from nextbest.report.numbers import amount
    >>> row = {
    ...     "metric": "margin", "difference": 0.42, "from_value": 0.1, "to_value": 0.74,
    ...     "starts_on": date(2026, 1, 5), "ends_on": date(2026, 6, 1), "n_treated": 1000,
    ...     "is_always": True,
    ... }
    >>> brought(row, lambda value, **more: amount(value, "EUR", **more))
    'Yes: mailing brought €0.42 more margin per customer (€0.10 to €0.74) from Jan 5 to May 31, 2026. That is about €420 for the 1,000 customers who may be mailed.'
    >>> unclear = row | {"from_value": -0.1}
    >>> brought(unclear, lambda value, **more: amount(value, "EUR", **more))
    'It cannot be told yet: from Jan 5 to May 31, 2026, the estimate is +€0.42 of margin per customer, but anything from −€0.10 to €0.74 is possible.'
    """  # noqa: E501 - what is said is one line
    metric, low, high = row["metric"], row["from_value"], row["to_value"]
    told: Callable[[float], str] = money if metric != "orders" else lambda value: f"{value:.2f}"
    span = f"({told(low)} to {told(high)})"
    last = date.fromordinal(row["ends_on"].toordinal() - 1)
    when = days(row["starts_on"], max(last, row["starts_on"]))
    total = money(round(row["difference"] * row["n_treated"])).replace(".00", "")
    if low > 0:
        return (
            f"Yes: mailing brought {told(row['difference'])} more {metric} per customer {span} "
            f"from {when}. That is about {total} for the {count(row['n_treated'])} customers who "
            "may be mailed."
        )
    if high < 0:
        return (
            f"No: mailing cost {told(-row['difference'])} of {metric} per customer "
            f"({told(-high)} to {told(-low)}) from {when}. Look at unsubscribes and discounts."
        )
    estimate = f"{row['difference']:+.2f}".replace("-", MINUS)
    if metric != "orders":
        estimate = money(row["difference"], signed=True)
    return (
        f"It cannot be told yet: from {when}, the estimate is {estimate} of {metric} per customer, "
        f"but anything from {told(low)} to {told(high)} is possible."
    )


def _compared(row: dict[str, Any]) -> str:
    looks = (
        "The interval holds at every look."
        if row["is_always"]
        else "The interval holds for one look, since fewer than 20 customers of the hold-out had "
        "an outcome."
    )
    return (
        f"{count(row['n_treated'])} customers who may be mailed are compared with "
        f"{count(row['n_holdout'])} who were held out at random, since their first decision. "
        f"{looks}"
    )


def _facts(draw: dict[str, Any], main: dict[str, Any], money: Money) -> list[tuple[str, str]]:
    told = [
        (f"More {METRICS[name]} per customer", effect(row, money))
        for name, row in draw.items()
        if name in METRICS
    ]
    relative = main["relative_difference"]
    if relative is not None and relative == relative:  # noqa: PLR0124 - a number
        told.append((f"Relative to the hold-out's {main['metric']}", share(relative, signed=True)))
    return [
        *told,
        ("Compared: held out", count(main["n_holdout"])),
        ("Compared: may be mailed", count(main["n_treated"])),
    ]
