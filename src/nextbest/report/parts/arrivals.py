"""Rows that arrived each day, and the days on which a source stopped."""

from datetime import date, timedelta
from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, ORANGE, Charts
from nextbest.report.html import missing, note
from nextbest.report.marks import of, on_days, said
from nextbest.report.numbers import count, day, days
from nextbest.report.tables import Format, table

WEEKS = 26
FEW = 5
FEW_COLUMNS = {"source": "Source", "rows": f"Rows in {WEEKS} weeks", "days": "Days with rows",
               "newest": "Newest"}  # fmt: skip
FEW_FORMATS: dict[str, Format] = {"rows": count, "days": count, "newest": str}
# A day is quiet when less than a quarter came of what comes at least on three of four such weekdays
# of the five weeks around it. A period is told when chance does not explain what is missing.
ARRIVALS = f"""
    with spans as (
        select
            source_table,
            greatest(
                min(arrived_on), (select max(as_of_date) from build.marts.fct_publications)
                - {WEEKS * 7 + 35}
            ) as first_on
        from build.marts.fct_source_days group by source_table
    ),
    calendar as (
        select source_table, unnest(generate_series(
            first_on,
            (select max(as_of_date) from build.marts.fct_publications) - 1,
            interval 1 day
        ))::date as arrived_on
        from spans
    ),
    daily as (
        select source_table, arrived_on, coalesce(n_rows, 0) as n_rows
        from calendar left join build.marts.fct_source_days using (source_table, arrived_on)
    ),
    judged as (
        select
            one.source_table,
            one.arrived_on,
            any_value(one.n_rows) as n_rows,
            quantile_cont(other.n_rows, 0.25) as usual,
            any_value(one.n_rows) < usual / 4 as is_quiet
        from daily as one
        inner join daily as other on one.source_table = other.source_table
            and one.arrived_on <> other.arrived_on
            and dayofweek(one.arrived_on) = dayofweek(other.arrived_on)
            and abs(one.arrived_on - other.arrived_on) <= 35
        group by one.source_table, one.arrived_on
    ),
    numbered as (
        select *, arrived_on - (row_number() over (
            partition by source_table, is_quiet order by arrived_on
        ))::integer as run
        from judged
    ),
    summed as (
        select
            *,
            min(arrived_on) over run_of_days as first_on,
            max(arrived_on) over run_of_days as last_on,
            sum(usual - n_rows) over run_of_days as n_missing,
            sum(usual) over run_of_days as n_usual,
            sum(n_rows) over run_of_days as n_there
        from numbered window run_of_days as (partition by source_table, is_quiet, run)
    )
    select
        source_table, arrived_on, n_rows, first_on, last_on, n_usual, n_there,
        is_quiet and n_missing > 4 * sqrt(n_usual) as is_gap,
        median(n_rows) over (partition by source_table) as typical
    from summed
    where arrived_on >= (select max(as_of_date) from build.marts.fct_publications) - {WEEKS * 7}
    order by source_table, arrived_on
"""


def gaps_of(arrived: Rows) -> Rows:
    """Return the periods in which a source brought almost nothing, the longest first."""
    found = {(row["source_table"], row["first_on"]): row for row in arrived if row["is_gap"]}
    return sorted(
        found.values(),
        key=lambda row: (row["first_on"] - row["last_on"], row["first_on"], row["source_table"]),
    )


def arrivals(arrived: Rows, gaps: Rows, charts: Charts) -> str:
    """Return a chart of each source that has enough rows, those that stopped first."""
    if not arrived:
        return missing(
            "Arrivals are not published.", "The next build publishes them in fct_source_days."
        )
    figures = ""
    small: Rows = []
    months = _months(arrived[0]["arrived_on"], max(row["arrived_on"] for row in arrived))
    stopped = dict.fromkeys(gap["source_table"] for gap in gaps)
    for name in stopped | dict.fromkeys(row["source_table"] for row in arrived):
        found = [row for row in arrived if row["source_table"] == name]
        if found[0]["typical"] < FEW:
            small.append(_few(name, found))
            continue
        mine = [gap for gap in gaps if gap["source_table"] == name]
        sentence = f"{count(found[0]['typical'])} rows on a typical day"
        sentence += (
            f"; almost nothing {', '.join(days(g['first_on'], g['last_on']) for g in mine)}."
            if mine
            else "; no gap."
        )
        figures += charts.figure(_daily(found, months), sentence, 150, name)
    rest = ""
    if small:
        rest = note(
            f"No chart: on half of the days, these sources bring fewer than {FEW} rows, so a day "
            "without rows tells nothing."
        ) + table(
            small, "Sources with few rows, or with rows on few days", FEW_COLUMNS, FEW_FORMATS
        )
    return f'<div class="small">{figures}</div>{rest}'


def _few(name: str, found: Rows) -> dict[str, Any]:
    there = [row for row in found if row["n_rows"]]
    return {
        "source": name,
        "rows": sum(row["n_rows"] for row in there),
        "days": len(there),
        "newest": day(there[-1]["arrived_on"]) if there else None,
    }


def _months(first: date, last: date) -> list[date]:
    """Return the first days of the months within a period."""
    return [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]


def _daily(found: Rows, months: list[date]) -> alt.LayerChart:
    shown = [
        {
            "day": row["arrived_on"].isoformat(), "rows": row["n_rows"],
            "told": count(row["n_rows"]), "on": day(row["arrived_on"]),
        }
        for row in found
    ]  # fmt: skip
    periods = {(row["first_on"], row["last_on"]) for row in found if row["is_gap"]}
    bands = [
        {"from": str(first), "to": str(last + timedelta(days=1))} for first, last in sorted(periods)
    ]
    line = of(shown).mark_area(
        color=BLUE, opacity=0.3, line={"color": BLUE, "strokeWidth": 1.2}, interpolate="step"
    ).encode(
        x=on_days("day", months),
        y=alt.Y("rows:Q", title=None, axis=alt.Axis(tickCount=3, format="~s")),
        tooltip=said([("on", "day"), ("told", "rows")]),
    )  # fmt: skip
    marked = of(bands).mark_rect(color=ORANGE, opacity=0.45).encode(
        x=alt.X("from:T", scale=alt.Scale(type="utc")), x2="to:T"
    )  # fmt: skip
    return alt.LayerChart(layer=[marked, line] if bands else [line])
