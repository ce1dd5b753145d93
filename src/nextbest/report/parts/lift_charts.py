"""Charts of what mailing brought: week by week, and by group of customers."""

from collections.abc import Callable
from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, Charts, intervals, of, on_days, said, zero
from nextbest.report.html import missing, note
from nextbest.report.numbers import MINUS, counted, words
from nextbest.report.shop import Shop

KINDS = {"overall": "", "journey_stage": "stage", "offer_kind": "kind of offer"}
Money = Callable[..., str]


def effect(row: dict[str, Any], money: Money) -> str:
    """Return an effect with its interval."""
    if row["metric"] == "orders":
        told = f"{row['difference']:+.3f} ({row['from_value']:+.3f} to {row['to_value']:+.3f})"
        return told.replace("-", MINUS)
    low, high = money(row["from_value"]), money(row["to_value"])
    return f"{money(row['difference'], signed=True)} ({low} to {high})"


def weeks(found: Rows, metric: str, shop: Shop, charts: Charts) -> str:
    """Return the effect of each week, with the interval of that week alone."""
    if len(found) < 2:  # noqa: PLR2004 - a line needs two points
        return missing("There are no two weeks to compare yet.", "Each week adds a point.")
    shown = [
        {
            "week": row["starts_on"].isoformat(), "difference": row["difference"],
            "low": row["low"], "high": row["high"], "told": effect(row, shop.money),
        }
        for row in found
    ]  # fmt: skip
    above = sum(row["difference"] > 0 for row in found)
    sure = sum(row["low"] > 0 for row in found)
    sentence = (
        f"In {above} of {len(found)} weeks, customers who may be mailed had more {metric} than the "
        f"hold-out. {_sure(sure)}"
    )
    base = of(shown).encode(x=on_days("week", "Week that begins on"))
    title = _axis(metric, shop)
    chart = (
        base.mark_area(color=BLUE, opacity=0.2).encode(
            y=alt.Y("low:Q", title=title, axis=alt.Axis(tickCount=5)), y2="high:Q"
        )
        + zero().encode(y=alt.datum(0))
        + base.mark_line(
            color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(color=BLUE, size=50)
        ).encode(
            y=alt.Y("difference:Q", title=title),
            tooltip=said([("week", "week"), ("told", "effect")]),
        )
    )
    return charts.figure(chart, sentence, 280)


def _sure(n_weeks: int) -> str:
    if not n_weeks:
        return "No week alone shows it: each 95% interval holds 0, so read the whole period."
    return f"The 95% interval of {counted(n_weeks, 'week')} lies above 0."


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
        f"The interval is above 0 for {len(sure)} of {len(shown) - 1} groups"
        f"{': ' + ', '.join(sure) if sure else ''}."
        if len(shown) > 1
        else "The overall effect with its interval; no group has one yet."
    )
    chart = intervals(shown, _axis(found[0]["metric"], shop), "customers")
    return charts.figure(chart, sentence, 60 + 36 * len(shown)) + note(
        "Decide by the line of all customers. A group that looks good among many is often chance."
    )


def _axis(metric: str, shop: Shop) -> str:
    return f"More {metric} per customer{f', {shop.currency}' if shop.currency else ''}"


def _label(row: dict[str, Any]) -> str:
    kind = KINDS.get(row["segment_kind"], "")
    return (
        f"{words(row['segment'])}{f' ({kind})' if kind == 'stage' else ''}"
        if kind
        else "all customers"
    )
