"""Customers: their segments, and what they are worth."""

from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, GREEN, Charts
from nextbest.report.html import Section, missing, note, part
from nextbest.report.marks import bars, of, said
from nextbest.report.numbers import count, listed, share, words
from nextbest.report.shop import Shop

STAGES = """
    select coalesce(journey_stage, 'not personalized') as stage, count(*) as customers
    from build.marts.fct_email_profiles where is_active
    group by stage order by customers desc, stage
"""
VALUE = """
    select
        rfm_segment as segment,
        count(*) as customers,
        sum(revenue_365d) as revenue,
        count(*) / sum(count(*)) over () as share_customers,
        sum(revenue_365d) / nullif(sum(sum(revenue_365d)) over (), 0) as share_revenue
    from build.marts.dim_customers
    where rfm_segment is not null
    group by segment order by revenue desc nulls last, segment
"""
EXPECTED = """
    select
        segment,
        count(*) as customers,
        avg(score) as mean,
        sum(score) as total,
        any_value(horizon_days) as days
    from build.marts.fct_customer_scores
    where task = 'spend_90d' and score is not null
    group by segment
    order by mean desc
"""


def customers(shop: Shop, charts: Charts) -> Section:
    """Return segments of customers and their value."""
    stages = shop.rows(STAGES, "fct_email_profiles")
    value = shop.rows(VALUE, "dim_customers")
    title = "Customers and their value"
    if not value:
        return Section("customers", title, "No customer is known.", "")
    body = part("Stages of the journey", _stages(stages, charts))
    body += part("Where the revenue of a year comes from", _value(value, shop, charts))
    body += part("What they are expected to spend", _expected(shop, charts))
    more = (
        f"{count(sum(row['customers'] for row in value))} customers are known; "
        f"{count(sum(row['customers'] for row in stages))} have an active profile."
    )
    return Section("customers", title, worth(value), body, "Who brings the revenue?", more=more)


def worth(found: Rows) -> str:
    """Return which segment brings most of the revenue.

    Examples
    --------
    >>> worth([{"segment": "champions", "customers": 160, "share_customers": 0.18,
    ...         "share_revenue": 0.45}])
    'Customers in segment champions (18% of 160) brought 45% of the revenue of the last 365 days.'
    """
    first = found[0]
    total = count(sum(row["customers"] for row in found))
    if first["share_revenue"] is None:
        return f"{total} customers are known; none ordered in the last 365 days."
    return (
        f"Customers in segment {words(first['segment'])} "
        f"({share(first['share_customers'])} of {total}) "
        f"brought {share(first['share_revenue'])} of the revenue of the last 365 days."
    )


def _stages(found: Rows, charts: Charts) -> str:
    if not found:
        return missing("Nobody has an active profile.", "Customers need consent to marketing.")
    total = sum(row["customers"] for row in found)
    shown = [
        {
            "label": words(row["stage"]),
            "value": row["customers"],
            "told": f"{count(row['customers'])} ({share(row['customers'] / total)})",
        }
        for row in found
    ]
    largest = [row["label"] for row in shown if row["value"] == shown[0]["value"]]
    named = "The most frequent stage is" if len(largest) == 1 else "The most frequent stages are"
    sentence = f"{named} {listed(largest)}: {shown[0]['told']} of {count(total)} active profiles"
    sentence += " each." if len(largest) > 1 else "."
    return charts.figure(bars(shown, "Active profiles", label="stage"), sentence, 34 * len(shown))


def _value(found: Rows, shop: Shop, charts: Charts) -> str:
    shown: list[dict[str, Any]] = [
        {
            "label": words(row["segment"]),
            "share": (row[f"share_{kind}"] or 0),
            "kind": kind,
            "told": share(row[f"share_{kind}"] or 0),
            "money": shop.money(row["revenue"] or 0),
        }
        for row in found
        for kind in ("customers", "revenue")
    ]
    more = [
        words(row["segment"])
        for row in found
        if (row["share_revenue"] or 0) > row["share_customers"]
    ]
    sentence = (
        f"Customers in segment {listed(more)} bring more than their share of customers."
        if more
        else "No segment brings more than its share of customers."
    )
    chart = (
        of(shown)
        .mark_bar()
        .encode(
            y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(grid=False)),
            yOffset=alt.YOffset("kind:N", sort=None),
            x=alt.X("share:Q", title="Share", axis=alt.Axis(format="%", grid=True, tickCount=5)),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=["customers", "revenue"], range=[GREEN, BLUE]),
            ),
            tooltip=said(
                [
                    ("label", "segment"),
                    ("kind", "share of"),
                    ("told", "share"),
                    ("money", "revenue"),
                ]
            ),
        )
    )
    return charts.figure(chart, sentence, 44 * len(found)) + note(
        "These are RFM segments: by how recently, how often and for how much customers bought. "
        "Some have names of stages, such as new or at risk, but mean other customers: the stages "
        "do not look at how much customers bought."
    )


def _expected(shop: Shop, charts: Charts) -> str:
    found = shop.rows(EXPECTED, "fct_customer_scores")
    if not found:
        return missing(
            "No model predicts what customers spend.", "It needs half a year of orders (spend_90d)."
        )
    total = shop.money(sum(row["total"] for row in found))
    days = found[0]["days"]
    shown = [
        {
            "label": f"{words(row['segment'])} ({count(row['customers'])})",
            "value": row["mean"],
            "told": shop.money(row["mean"]),
        }
        for row in found
    ]
    sentence = (
        f"{count(sum(row['customers'] for row in found))} customers together are expected to spend "
        f"{total} in {days} days; a customer with a {words(found[0]['segment'])} prediction spends "
        f"{shop.money(found[0]['mean'])} on average."
    )
    figures = charts.figure(
        bars(shown, f"Expected spend per customer, {days} days", label="band"),
        sentence,
        36 * len(shown),
    )
    return figures + note(
        "The bands are those of the predicted spend; the number is how many customers are in each."
    )
