"""What broke: days without rows, alerts, and what is unusual now."""

from datetime import date
from typing import Any

from nextbest.database import Rows
from nextbest.report.charts import Charts
from nextbest.report.html import Section, note, part
from nextbest.report.numbers import count, counted, day, days, words
from nextbest.report.parts.arrivals import ARRIVALS, WEEKS, arrivals, gaps_of
from nextbest.report.shop import Shop
from nextbest.report.tables import Format, table

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
    body = part(f"Rows that arrived each day, {WEEKS} weeks", arrivals(arrived, gaps, charts))
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
    formats: dict[str, Format] = {"value": lambda value: f"{value:,.3g}", "usual": str}
    return table(shown, "What is unusual in the newest build", columns, formats)
