"""What broke: days without rows, alerts, and what is unusual now."""

from datetime import date, timedelta
from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, ORANGE, Charts, of, on_days, said
from nextbest.report.html import Section, missing, note, part
from nextbest.report.numbers import count, counted, day, days, words
from nextbest.report.shop import Shop
from nextbest.report.tables import table

WEEKS = 26
FEW = 5
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
ALERTS = """
    select kind, subject, severity, is_open, opened_on, closed_on, last_seen_on, what
    from build.marts.fct_alerts
    order by is_open desc, opened_on desc, subject limit 40
"""
HEALTH = """
    select source_table, measure, value, usual_low, usual_high, as_of_date
    from build.marts.fct_source_health
    where is_unusual
        and as_of_date = (select max(as_of_date) from build.marts.fct_source_health)
    order by source_table, measure
"""
ALERT_COLUMNS = {
    "subject": "About", "what": "What was unusual", "severity": "Severity", "period": "When"
}  # fmt: skip


def sources(shop: Shop, charts: Charts) -> Section:
    """Return how the sources fare."""
    arrived = shop.rows(ARRIVALS, "fct_source_days", "fct_publications")
    alerts = shop.rows(ALERTS, "fct_alerts")
    gaps = gaps_of(arrived)
    body = part(f"Rows that arrived each day, {WEEKS} weeks", _arrivals(arrived, gaps, charts))
    body += part("Alerts", _alerts(alerts, shop.as_of_date))
    if shop.has("fct_source_health"):
        body += part("Unusual today", _unusual(shop.rows(HEALTH, "fct_source_health")))
    return Section(
        "sources",
        "Sources and alerts",
        broke(gaps, alerts, bool(arrived)),
        body,
        "What broke in the last half year?",
    )


def gaps_of(arrived: Rows) -> Rows:
    """Return the periods in which a source brought almost nothing, the longest first."""
    found = {(row["source_table"], row["first_on"]): row for row in arrived if row["is_gap"]}
    return sorted(
        found.values(),
        key=lambda row: (row["first_on"] - row["last_on"], row["first_on"], row["source_table"]),
    )


def broke(gaps: Rows, alerts: Rows, is_known: bool) -> str:
    """Return what broke, and which alerts there were.

    Examples
    --------
    >>> gap = {"source_table": "web.events", "first_on": date(2026, 4, 18),
    ...        "last_on": date(2026, 4, 22), "n_there": 0, "n_usual": 400.0}
    >>> broke([gap], [], True)
    'web.events brought 0 rows from Apr 18 to Apr 22, 2026, where 400 or more are usual. No alert was raised.'
    >>> broke([], [], True)
    'No source stopped in the last 26 weeks. No alert was raised.'
    """  # noqa: E501 - what is said is one line
    told = [
        f"{gap['source_table']} brought {counted(gap['n_there'], 'row')} "
        f"{'on' if gap['first_on'] == gap['last_on'] else 'from'} "
        f"{days(gap['first_on'], gap['last_on'])}, where {count(gap['n_usual'])} or more are usual."
        for gap in gaps[:3]
    ]
    if len(gaps) > len(told):
        told.append(f"{counted(len(gaps) - len(told), 'shorter gap')} more.")
    if not told:
        told = [
            f"No source stopped in the last {WEEKS} weeks."
            if is_known
            else "It is not known which source stopped: no arrivals are published."
        ]
    n_open = sum(alert["is_open"] for alert in alerts)
    if not alerts:
        return f"{' '.join(told)} No alert was raised."
    if n_open:
        newest = next(alert for alert in alerts if alert["is_open"])
        is_are = "alert is" if n_open == 1 else "alerts are"
        return (
            f"{' '.join(told)} {count(n_open)} {is_are} open; the newest is about "
            f"{newest['subject']}, since {day(newest['opened_on'])}."
        )
    return f"{' '.join(told)} {counted(len(alerts), 'alert')} came and went; none is open."


def _arrivals(arrived: Rows, gaps: Rows, charts: Charts) -> str:
    if not arrived:
        return missing(
            "Arrivals are not published.", "The next build publishes them in fct_source_days."
        )
    figures = ""
    small = []
    stopped = dict.fromkeys(gap["source_table"] for gap in gaps)
    for name in stopped | dict.fromkeys(row["source_table"] for row in arrived):
        found = [row for row in arrived if row["source_table"] == name]
        if found[0]["typical"] < FEW:
            small.append(name)
            continue
        mine = [gap for gap in gaps if gap["source_table"] == name]
        sentence = f"{count(found[0]['typical'])} rows on a typical day"
        sentence += (
            f"; almost nothing {', '.join(days(g['first_on'], g['last_on']) for g in mine)}."
            if mine
            else "; no gap."
        )
        figures += charts.figure(_daily(found), sentence, 150, name)
    rest = note(f"Fewer than {FEW} rows on a typical day: {', '.join(small)}.") if small else ""
    return f'<div class="small">{figures}</div>{rest}'


def _daily(found: Rows) -> alt.LayerChart:
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
        x=on_days("day"),
        y=alt.Y("rows:Q", title=None, axis=alt.Axis(tickCount=3, format="~s")),
        tooltip=said([("on", "day"), ("told", "rows")]),
    )  # fmt: skip
    marked = of(bands).mark_rect(color=ORANGE, opacity=0.45).encode(
        x=alt.X("from:T", scale=alt.Scale(type="utc")), x2="to:T"
    )  # fmt: skip
    return marked + line if bands else alt.layer(line)


def _alerts(alerts: Rows, today: date | None) -> str:
    if not alerts:
        return note("No alert was raised since the first build.")
    shown = [
        {
            "subject": words(alert["subject"]),
            "what": alert["what"],
            "severity": alert["severity"],
            "period": _period(alert, today),
        }
        for alert in alerts
    ]
    return table(shown, "Alerts, open ones first", ALERT_COLUMNS)


def _period(alert: dict[str, Any], today: date | None) -> str:
    if alert["is_open"]:
        return f"open since {day(alert['opened_on'])}"
    return days(alert["opened_on"], alert["closed_on"] or today or alert["last_seen_on"])


def _unusual(found: Rows) -> str:
    if not found:
        return note("Every source is as usual: its rows, its age, and what is rejected or late.")
    shown = [
        row
        | {
            "measure": words(row["measure"]),
            "usual": f"{row['usual_low'] or 0:,.3g} to {row['usual_high'] or 0:,.3g}",
        }
        for row in found
    ]
    columns = {"source_table": "Source", "measure": "Measure", "value": "Now", "usual": "Usual"}
    formats = {"value": lambda value: f"{value:,.3g}", "usual": str}
    return table(shown, "What is unusual in the newest build", columns, formats)
