"""Marks and axes of the charts: rows, days, round numbers, intervals and bars."""

from collections.abc import Sequence
from datetime import date
from math import floor, log10
from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, QUIET


def of(found: Rows) -> alt.Chart:
    """Return a chart of rows."""
    values = [{name: _plain(value) for name, value in row.items()} for row in found]
    return alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool | int) or value is None:
        return value
    try:
        return float(f"{float(value):.5g}")
    except (TypeError, ValueError):
        return str(value)


def on_days(field: str, values: Sequence[date], title: str | None = None) -> alt.X:
    """Return the axis of days, which are days of no time zone.

    Parameters
    ----------
    field
        The field of the days.
    values
        The days that have a mark. As many of them are named as there is place for, at equal
        distances from the first one on.
    title
        Title of the axis.
    """
    marks = [{"year": on.year, "month": on.month, "date": on.day, "utc": True} for on in values]
    shown = alt.Axis(format="%b %-d", values=marks, labelFlush=True, labelOverlap="parity")
    return alt.X(f"{field}:T", title=title, scale=alt.Scale(type="utc"), axis=shown)


def rounds(top: float, n: int = 3) -> list[float]:
    """Return round numbers from 0 on, about as many as said, for the marks of an axis.

    Examples
    --------
    >>> rounds(0.94), rounds(0.2)
    ([0.0, 0.25, 0.5, 0.75], [0.0, 0.05, 0.1, 0.15, 0.2])
    """
    if top <= 0:
        return [0.0]
    power = 10 ** floor(log10(top / n))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power * (n + 1.5) >= top)
    return [round(number * step, 9) for number in range(int(top / step + 1e-9) + 1)]


def said(fields: Sequence[tuple[str, str]]) -> list[alt.Tooltip]:
    """Return what a pointer over a mark reads: texts that are written already."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in fields]


def zero() -> alt.Chart:
    """Return the line of no difference."""
    chart: alt.Chart = of([{}]).mark_rule(color=QUIET, strokeDash=[4, 3])
    return chart


def intervals(found: Rows, title: str, label: str = "label") -> alt.LayerChart:
    """Return estimates with their intervals, a line of rows each.

    Parameters
    ----------
    found
        Rows with ``label``, ``difference``, ``low``, ``high`` and the text ``told``.
    title
        Title of the axis of values.
    label
        Heading of the labels in what a pointer reads.
    """
    base = of(found).encode(
        y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(grid=False)),
        tooltip=said([("label", label), ("told", "effect")]),
    )
    rule = base.mark_rule(color=BLUE, strokeWidth=3).encode(
        x=alt.X("low:Q", title=title, axis=alt.Axis(grid=True, tickCount=4)), x2="high:Q"
    )
    point = base.mark_point(color=BLUE, filled=True, size=110, opacity=1).encode(
        x=alt.X("difference:Q", title=title)
    )
    layers: alt.LayerChart = zero().encode(x=alt.datum(0)) + rule + point
    return layers


def bars(found: Rows, title: str, *, color: str = BLUE, label: str = "label") -> alt.LayerChart:
    """Return bars with their figures at the end.

    Parameters
    ----------
    found
        Rows with ``label``, ``value`` and the text ``told``.
    title
        Title of the axis of values.
    color, label
        Color of the bars, and heading of the labels in what a pointer reads.
    """
    top = max((float(row["value"]) for row in found), default=1) or 1
    room = alt.ExprRef(f"{top:.6g} * (width < 260 ? 2.4 : width < 480 ? 1.6 : 1.25)")
    base = of(found).encode(
        y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(grid=False)),
        x=alt.X(
            "value:Q", title=title, scale=alt.Scale(domainMin=0, domainMax=room, nice=False),
            axis=alt.Axis(labels=False, ticks=False, grid=False, domain=False),
        ),
        tooltip=said([("label", label), ("told", title)]),
    )  # fmt: skip
    layers: alt.LayerChart = base.mark_bar(color=color, height={"band": 0.62}) + base.mark_text(
        align="left", dx=6
    ).encode(text="told:N")
    return layers
