"""Charts of what mailing brought: week by week, and by group of customers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, Charts
from nextbest.report.html import missing, note
from nextbest.report.marks import intervals, of, on_days, said, zero
from nextbest.report.numbers import MINUS, counted, days, words
from nextbest.report.shop import Shop

KINDS = {"overall": "", "journey_stage": "stage", "offer_kind": "offer"}
Money = Callable[..., str]


def effect(row: dict[str, Any], money: Money) -> str:
    """Return an effect with its interval."""
    if row["from_value"] is None or row["from_value"] != row["from_value"]:
        told_: Money = _orders if row["metric"] == "orders" else money
        return f"{told_(row['difference'], signed=True)} (too few orders for an interval)"
    if row["metric"] == "orders":
        told = f"{row['difference']:+.3f} ({row['from_value']:+.3f} to {row['to_value']:+.3f})"
        return told.replace("-", MINUS)
    low, high = money(row["from_value"]), money(row["to_value"])
    return f"{money(row['difference'], signed=True)} ({low} to {high})"


def weeks(found: Rows, whole: dict[str, Any], shop: Shop, charts: Charts) -> str:
    """Return the effect of each week, with the interval of that week alone.

    Parameters
    ----------
    found
        The weeks of a metric.
    whole
        The whole period of the same metric.
    shop, charts
        The shop, and the charts of the page.
    """
    if len(found) < 2:  # noqa: PLR2004 - a line needs two points
        return missing("There are no two weeks to compare yet.", "Each week adds a point.")
    shown = [
        {
            "week": row["starts_on"].isoformat(), "difference": row["difference"],
            "low": row["low"], "high": row["high"], "told": effect(row, shop.money),
            "of": days(row["starts_on"], row["ends_on"] - timedelta(days=1)),
        }
        for row in found
    ]  # fmt: skip
    base = of(shown).encode(x=on_days("week", [row["starts_on"] for row in found], "Week from"))
    title = _axis(whole["metric"], shop)
    reach = base.transform_filter("isValid(datum.low)").mark_rule(
        color=BLUE, opacity=0.3, strokeWidth=7
    ).encode(y=alt.Y("low:Q", title=title, axis=alt.Axis(tickCount=5)), y2="high:Q")  # fmt: skip
    chart = (
        reach
        + zero().encode(y=alt.datum(0))
        + base.mark_line(
            color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(color=BLUE, size=50)
        ).encode(
            y=alt.Y("difference:Q", title=title),
            tooltip=said([("of", "week"), ("told", "effect")]),
        )
    )
    return charts.figure(chart, in_weeks(found, whole), 280) + note(
        rest_of(found, whole, shop.money)
    )


def in_weeks(found: Rows, whole: dict[str, Any]) -> str:
    """Return in how many weeks there was more, and how many of them show it alone.

    Examples
    --------
    >>> weeks_ = [{"difference": 1.0, "low": 0.5}, {"difference": 2.0, "low": None}]
    >>> in_weeks(weeks_, {"metric": "margin"})
    'In 2 of 2 weeks, customers who may be mailed had more margin than the hold-out. Of 1 week with an interval, 1 lies above 0. In 1 week, fewer than 5 customers of the hold-out ordered: too few for an interval.'
    """  # noqa: E501 - what is said is one line
    above = sum(row["difference"] > 0 for row in found)
    lows = [row["low"] for row in found if row["low"] is not None and row["low"] == row["low"]]
    few = len(found) - len(lows)
    told = [
        f"In {above} of {len(found)} weeks, customers who may be mailed had more "
        f"{whole['metric']} than the hold-out."
    ]
    if lows:
        sure = sum(low > 0 for low in lows)
        told.append(f"Of {counted(len(lows), 'week')} with an interval, {sure or 'none'} ")
        told[-1] += "lies above 0." if sure <= 1 else "lie above 0."
    if few:
        told.append(
            f"In {counted(few, 'week')}, fewer than 5 customers of the hold-out ordered: too few "
            "for an interval."
        )
    return " ".join(told)


def rest_of(found: Rows, whole: dict[str, Any], money: Money) -> str:
    """Return how the weeks that are shown add up to the effect of the whole period."""
    if found[0]["starts_on"] <= whole["starts_on"]:
        return "The weeks are the whole period of the estimate."
    total = sum(row["difference"] for row in found)
    before = days(whole["starts_on"], found[0]["starts_on"] - timedelta(days=1))
    told: Money = money if whole["metric"] != "orders" else _orders
    return (
        f"The {len(found)} weeks add up to about {told(total, signed=True)} per customer. The rest "
        f"of the estimate of {told(whole['difference'], signed=True)} comes from the time before "
        f"them, {before}."
    )


def _orders(value: float, *, signed: bool = False) -> str:
    return f"{value:{'+' if signed else ''}.3f}".replace("-", MINUS)


def groups(found: Rows, shop: Shop, charts: Charts) -> str:
    """Return the effect for all customers and for each group."""
    shown = [
        {
            "label": _label(row), "difference": row["difference"], "low": row["from_value"],
            "high": row["to_value"], "told": effect(row, shop.money),
        }
        for row in found
    ]  # fmt: skip
    sure = [row["label"] for row in shown[1:] if row["low"] > 0]
    sentence = (
        f"The interval is above 0 for {len(sure) or 'none'} of {counted(len(shown) - 1, 'group')}"
        f"{': ' + ', '.join(sure) if sure else ''}."
        if len(shown) > 1
        else "The overall effect with its interval; no group has one yet."
    )
    chart = intervals(shown, _axis(found[0]["metric"], shop), "customers")
    return charts.figure(chart, sentence, 60 + 36 * len(shown)) + note(
        "Decide by the line of all customers. A group that looks good among many is often chance. "
        "A stage is that of the day of the first decision, an offer is the kind that the policy "
        "would have given then. Groups in which fewer than 5 customers of the hold-out ordered "
        "have no interval and are left out."
    )


def _axis(metric: str, shop: Shop) -> str:
    return f"More {metric} per customer{f', {shop.currency}' if shop.currency else ''}"


def _label(row: dict[str, Any]) -> str:
    kind = KINDS.get(row["segment_kind"], "")
    return f"{kind}: {words(row['segment'])}" if kind else "all customers"
