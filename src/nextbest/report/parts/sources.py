"""What broke: days without rows, alerts, and what is unusual now."""

from datetime import date, timedelta
from typing import Any

from nextbest.database import Rows
from nextbest.report.charts import Charts
from nextbest.report.html import Section, note, part
from nextbest.report.numbers import count, counted, day, days, words
from nextbest.report.parts.arrivals import ARRIVALS, WEEKS, arrivals, gaps_of
from nextbest.report.shop import Shop
from nextbest.report.tables import Format, table

WHOLE = 100  # from here on, figures are told without a fraction
ALERTS = """
    select kind, subject, severity, is_open, opened_on, closed_on, last_seen_on, what
    from build.marts.fct_alerts
    order by is_open desc, opened_on desc, subject limit 40
"""
FIRST = "select min(as_of_date) as first_on from build.marts.fct_publications where kind = 'full'"
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
    body = part(f"Rows that arrived each day, {WEEKS} weeks", arrivals(arrived, gaps, charts))
    body += part("Alerts", _alerts(alerts, shop.as_of_date, first_build(shop)))
    if shop.has("fct_source_health") and shop.as_of_date:
        body += part(
            f"Unusual on {day(shop.as_of_date)}",
            _unusual(shop.rows(HEALTH, "fct_source_health"), shop.as_of_date),
        )
    question = "What broke?"
    if shop.as_of_date:
        start = shop.as_of_date - timedelta(weeks=WEEKS)
        question = f"What broke from {days(start, shop.as_of_date - timedelta(days=1))}?"
    return Section(
        "sources",
        "Sources and alerts",
        broke(gaps, alerts, first_build(shop), is_known=bool(arrived)),
        body,
        question,
        more=overview(arrived, gaps),
        todo=to_mend(gaps, alerts, shop.as_of_date),
    )


def overview(arrived: Rows, gaps: Rows) -> str:
    """Return how many sources brought rows, and how many of them stopped for a time."""
    n_sources = len({row["source_table"] for row in arrived})
    if not n_sources:
        return ""
    stopped = len({gap["source_table"] for gap in gaps})
    return (
        f"{counted(n_sources, 'source')} brought rows in the last {WEEKS} weeks; "
        f"{stopped or 'none'} of them stopped for a time."
    )


def first_build(shop: Shop) -> date | None:
    """Return the as-of date of the first publication, before which nothing raised an alert."""
    found = shop.rows(FIRST, "fct_publications")
    first: date | None = found[0]["first_on"] if found else None
    return first


def to_mend(gaps: Rows, alerts: Rows, today: date | None) -> tuple[str, ...]:
    """Return what to do about sources that stopped, and about alerts that are open."""
    steps = []
    for gap in gaps[:1]:
        lasts = today is not None and gap["last_on"] >= today - timedelta(days=1)
        span = days(gap["first_on"], gap["last_on"])
        steps.append(
            f"Find out why {gap['source_table']} has brought almost nothing since "
            f"{day(gap['first_on'])}."
            if lasts
            else f"Load the rows of {gap['source_table']} again that are missing ({span}), if its "
            "system still has them: features of that time are too low."
        )
    n_open = sum(alert["is_open"] for alert in alerts)
    if n_open:
        steps.append(f"Look at {counted(n_open, 'open alert')} (Sources and alerts).")
    return tuple(steps)


def broke(gaps: Rows, alerts: Rows, first: date | None, *, is_known: bool) -> str:
    """Return what broke, and which alerts there were.

    Examples
    --------
    >>> gap = {"source_table": "web.events", "first_on": date(2026, 4, 18),
    ...        "last_on": date(2026, 4, 22), "n_there": 0, "n_usual": 400.0}
    >>> broke([gap], [], date(2026, 1, 5), is_known=True)
    'web.events brought 0 rows from Apr 18 to Apr 22, 2026, where 400 or more are usual. No alert was raised.'
    >>> broke([gap], [], date(2026, 6, 1), is_known=True)
    'web.events brought 0 rows from Apr 18 to Apr 22, 2026, where 400 or more are usual. No alert was raised then: builds raise alerts, and the first one was of Jun 1, 2026.'
    >>> broke([], [], None, is_known=True)
    'No source stopped. No alert was raised.'
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
            "No source stopped."
            if is_known
            else "It is not known which source stopped: no arrivals are published."
        ]
    return f"{' '.join(told)} {_raised(gaps, alerts, first)}"


def _raised(gaps: Rows, alerts: Rows, first: date | None) -> str:
    n_open = sum(alert["is_open"] for alert in alerts)
    if n_open:
        newest = next(alert for alert in alerts if alert["is_open"])
        is_are = "alert is" if n_open == 1 else "alerts are"
        return (
            f"{count(n_open)} {is_are} open; the newest is about {newest['subject']}, since "
            f"{day(newest['opened_on'])}."
        )
    if alerts:
        return f"{counted(len(alerts), 'alert')} came and went; none is open."
    if first and any(gap["last_on"] < first for gap in gaps):
        return (
            f"No alert was raised then: builds raise alerts, and the first one was of {day(first)}."
        )
    return "No alert was raised."


def _alerts(alerts: Rows, today: date | None, first: date | None) -> str:
    if not alerts:
        since = f" of {day(first)}" if first else ""
        return note(f"Builds raise alerts. Since the first one{since}, no alert was raised.")
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


def _unusual(found: Rows, today: date) -> str:
    if not found:
        return note(
            f"On {day(today)}, every source was as usual: its rows, its age on that day, and what "
            "was rejected or late."
        )
    shown = [
        row
        | {
            "measure": words(row["measure"]),
            "usual": f"{_figure(row['usual_low'] or 0)} to {_figure(row['usual_high'] or 0)}",
        }
        for row in found
    ]
    columns = {"source_table": "Source", "measure": "Measure", "value": "Now", "usual": "Usual"}
    formats: dict[str, Format] = {"value": _figure, "usual": str}
    return table(shown, "What was unusual in the newest build", columns, formats)


def _figure(value: float) -> str:
    return count(value) if abs(value) >= WHOLE else f"{value:.3g}"
