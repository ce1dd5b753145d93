"""Month by month: revenue, who buys, and how many of a cohort come back."""

from collections.abc import Callable
from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, GREEN, Charts
from nextbest.report.html import Section, note, part
from nextbest.report.marks import of, said
from nextbest.report.numbers import count, counted, listed, share
from nextbest.report.parts.cohorts import cohorts
from nextbest.report.shop import Shop

MONTHS = """
    select
        month_start, is_complete, n_active_customers, n_new_customers, n_returning_customers,
        n_churned_customers, n_orders, revenue, repeat_rate
    from build.marts.fct_customer_kpis_monthly
    order by month_start desc limit 24
"""
KINDS = {"n_returning_customers": "returning", "n_new_customers": "new"}


def months(shop: Shop, charts: Charts) -> Section:
    """Return the key figures of the months and the retention of cohorts."""
    found = shop.rows(MONTHS, "fct_customer_kpis_monthly")[::-1]
    title = "Month by month"
    if not found:
        return Section("months", title, "No month with an order is known.", "")
    body = part("Revenue", _revenue(found, shop, charts))
    body += part("Customers who ordered", _active(found, charts))
    body += part("Who came back", cohorts(shop, charts))
    return Section(
        "months",
        title,
        last_month(found, shop.money, shop.declared.get("lifecycle_lapsed_days")),
        body,
    )


def last_month(found: Rows, money: Callable[[float], str], lapsed_days: int | None = None) -> str:
    """Return what the last complete month brought, beside the one before it."""
    whole = [row for row in found if row["is_complete"]]
    if not whole:
        return "The first month of the shop is not over."
    row = whole[-1]
    said_before = ""
    if len(whole) > 1 and whole[-2]["revenue"] > 0:
        change = float(row["revenue"] / whole[-2]["revenue"] - 1)
        said_before = f", {share(change, signed=True)} on the month before"
    return (
        f"{_name(row)} brought {money(row['revenue'])}{said_before}, from "
        f"{counted(row['n_orders'], 'order')} of {counted(row['n_active_customers'], 'customer')}. "
        f"{count(row['n_new_customers'])} ordered for the first time; "
        f"{count(row['n_churned_customers'])} lapsed{_lapsed(lapsed_days)}."
    )


def _lapsed(days: int | None) -> str:
    return f", with {days} days since their last order" if days else ""


def _revenue(found: Rows, shop: Shop, charts: Charts) -> str:
    shown = [
        {
            "month": row["month_start"].isoformat(),
            "value": row["revenue"],
            "of": _name(row),
            "told": shop.money(row["revenue"]),
            "opacity": 1 if row["is_complete"] else 0.45,
        }
        for row in found
    ]
    most = max(row["revenue"] for row in found)
    best = listed([_name(row) for row in found if row["revenue"] == most][:3])
    sentence = f"The most revenue was that of {best}: {shop.money(most)}."
    chart = (
        of(shown)
        .mark_bar(color=BLUE)
        .encode(
            x=_month_axis(),
            y=alt.Y("value:Q", title=_in(shop, "Revenue"), axis=alt.Axis(grid=True, tickCount=4)),
            opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
            tooltip=said([("of", "month"), ("told", "revenue")]),
        )
    )
    pale = "" if found[-1]["is_complete"] else note("The pale month is not over.")
    return charts.figure(chart, sentence, 220) + pale


def _active(found: Rows, charts: Charts) -> str:
    shown = [
        {
            "month": row["month_start"].isoformat(),
            "value": row[field],
            "kind": kind,
            "of": _name(row),
            "told": count(row[field]),
        }
        for row in found
        for field, kind in KINDS.items()
    ]
    whole = [row for row in found if row["is_complete"]] or found
    repeated = whole[-1]["repeat_rate"]
    sentence = (
        f"{share(repeated)} of those who ordered in {_name(whole[-1])} had ordered before."
        if repeated is not None
        else f"Nobody ordered in {_name(whole[-1])}."
    )
    chart = (
        of(shown)
        .mark_bar()
        .encode(
            x=_month_axis(),
            y=alt.Y("value:Q", title="Customers", axis=alt.Axis(grid=True, tickCount=4)),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=list(KINDS.values()), range=[BLUE, GREEN]),
            ),
            tooltip=said([("of", "month"), ("kind", "customers"), ("told", "number")]),
        )
    )
    return charts.figure(chart, sentence, 220)


def _month_axis() -> alt.X:
    return alt.X(
        "month:O",
        title=None,
        axis=alt.Axis(
            labelExpr="utcFormat(toDate(datum.value), '%b %y')", labelAngle=0,
            labelOverlap="parity", labelSeparation=12, ticks=False,
        ),
    )  # fmt: skip


def _name(row: dict[str, Any]) -> str:
    return f"{row['month_start']:%B %Y}"


def _in(shop: Shop, what: str) -> str:
    return f"{what}, {shop.currency}" if shop.currency else what
