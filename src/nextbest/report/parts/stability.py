"""How the models do since they publish: their AUC, and how far their scores moved."""

from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, ORANGE, QUIET, Charts
from nextbest.report.html import Section, missing, note, part
from nextbest.report.marks import of, on_days, said
from nextbest.report.numbers import day, listed, words
from nextbest.report.shop import Shop
from nextbest.report.tables import table

OVER_TIME = """
    select
        task, metric, as_of_date, value, low, high, measured_value, measured_low, measured_high
    from build.marts.fct_model_monitoring
    where (basis = 'outcomes' and metric = 'roc_auc')
        or (basis = 'inputs' and metric = 'stability_index' and subject = 'scores')
    order by task, metric, as_of_date
"""

STEPS = ["steady", "by chance", "moved"]


def stability(shop: Shop, charts: Charts) -> Section:
    """Return the AUC of published scores and the stability of scores, date by date."""
    found = shop.rows(OVER_TIME, "fct_model_monitoring")
    auc = [row for row in found if row["metric"] == "roc_auc"]
    moved = [row for row in found if row["metric"] == "stability_index"]
    body = ""
    if auc:
        body += part("AUC of published scores, as outcomes became known", _auc(auc, charts))
    body += part("How far scores moved since the test period", _moved(moved, charts))
    return Section("stability", "Models over time", fallen(auc), body)


def fallen(found: Rows) -> str:
    """Return which models rank worse than when they were tested.

    Examples
    --------
    >>> from datetime import date
    >>> row = {"task": "open", "as_of_date": date(2026, 5, 4), "value": 0.7, "low": 0.6,
    ...        "high": 0.8, "measured_value": 0.71, "measured_low": 0.65}
    >>> fallen([row])
    'No model ranks worse than on its test period, judged by its newest published scores.'
    >>> fallen([row | {"high": 0.6}])
    'open ranks worse than on its test period: AUC 0.70 after 0.71.'
    """
    if not found:
        return (
            "It cannot be told yet how published scores turned out. The first are measured nine "
            "days after a build (purchase 7d), the last after three months (churn 90d)."
        )
    newest = {row["task"]: row for row in found}
    worse = [
        f"{words(task)} ranks worse than on its test period: AUC {row['value']:.2f} after "
        f"{row['measured_value']:.2f}."
        for task, row in newest.items()
        if row["high"] is not None
        and row["measured_low"] is not None
        and row["high"] < row["measured_low"]
    ]
    return " ".join(worse) or (
        "No model ranks worse than on its test period, judged by its newest published scores."
    )


def _auc(found: Rows, charts: Charts) -> str:
    figures = ""
    for task in dict.fromkeys(row["task"] for row in found):
        dates = [row for row in found if row["task"] == task]
        first, last = dates[0], dates[-1]
        sentence = (
            f"{last['value']:.2f} on the scores of {day(last['as_of_date'])}, "
            f"{first['value']:.2f} on those of {day(first['as_of_date'])}."
        )
        if len(dates) == 1:
            sentence = (
                f"{last['value']:.2f} on the scores of {day(last['as_of_date'])}; one date so far."
            )
        figures += charts.figure(_line(dates), sentence, 200, words(task))
    legend = note(
        "The line is the AUC with its 95% interval. The dashed line is the AUC on the test period."
    )
    return f'{legend}<div class="small">{figures}</div>'


def _line(dates: Rows) -> alt.LayerChart:
    shown = [
        row | {"as_of_date": row["as_of_date"].isoformat(), "told": f"{row['value']:.3f}"}
        for row in dates
    ]
    lows = [row["low"] if row["low"] is not None else row["value"] for row in dates]
    floor = min(0.45, *lows) if len(lows) > 1 else min(0.45, lows[0])
    base = of(shown).encode(
        x=on_days("as_of_date", [row["as_of_date"] for row in dates], "Scores of")
    )
    scale = alt.Scale(domain=[floor, 1], nice=False)
    y = alt.Y("value:Q", title="AUC", scale=scale, axis=alt.Axis(tickCount=5))
    band = base.mark_area(color=BLUE, opacity=0.2)
    if len(dates) == 1:
        band = base.mark_rule(color=BLUE, strokeWidth=3)
    layers: alt.LayerChart = (
        band.encode(y=alt.Y("low:Q", title="AUC", scale=scale), y2="high:Q")
        + base.mark_line(color=QUIET, strokeDash=[4, 3], interpolate="step-after").encode(
            y=alt.Y("measured_value:Q", title="AUC", scale=scale)
        )
        + base.mark_line(
            color=BLUE, strokeWidth=2, point=alt.OverlayMarkDef(color=BLUE, size=45)
        ).encode(y=y, tooltip=said([("as_of_date", "scores of"), ("told", "AUC")]))
    )
    return layers


def _moved(found: Rows, charts: Charts) -> str:
    if not found:
        return missing(
            "No scores were compared yet.", "A build with a trained model compares them."
        )
    newest = {row["task"]: row for row in found}
    beyond = [words(task) for task, row in newest.items() if _step(row) == STEPS[2]]
    sentence = (
        f"The newest scores of {listed(beyond)} moved more than chance explains." if beyond
        else "The newest scores of no model moved more than chance explains."
    )  # fmt: skip
    shown = [
        {
            "label": words(row["task"]), "on": day(row["as_of_date"]),
            "date": row["as_of_date"].isoformat(), "told": f"{row['value']:.3f}",
            "limit": f"{row['measured_high'] or 0:.3f}", "kind": _step(row),
        }
        for row in found
    ]  # fmt: skip
    many = len({row["date"] for row in shown}) > 1
    chart = (
        of(shown)
        .mark_rect(stroke="var(--card)", strokeWidth=2)
        .encode(
            x=alt.X(
                "date:O",
                title="Scores of",
                axis=alt.Axis(
                    labelExpr="utcFormat(toDate(datum.value), '%b %-d')",
                    labelAngle=0, labelOverlap="parity", labelSeparation=12, ticks=False,
                ),
            ),
            y=alt.Y("label:N", title=None, axis=alt.Axis(grid=False)),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=STEPS, range=["var(--blue-soft)", BLUE, ORANGE]),
            ),
            tooltip=said(
                [("label", "model"), ("on", "scores of"), ("told", "index"),
                 ("limit", "by chance, at most")]
            ),
        )
    )  # fmt: skip
    how = note(
        "The stability index is 0 when scores are distributed as on the test period. Chance "
        "exceeds its limit once in a hundred times. Steady is below half of the limit, moved is "
        "above it."
    )
    if not many:
        columns = {
            "label": "Model",
            "told": "Index",
            "limit": "By chance, at most",
            "kind": "Found",
        }
        return note(sentence) + table(
            shown, "Stability of the newest scores", columns, {"told": str, "limit": str}
        ) + how  # fmt: skip
    return charts.figure(chart, sentence, 30 * len(newest)) + how


def _step(row: dict[str, Any]) -> str:
    limit = row["measured_high"]
    if limit is None or row["value"] <= limit / 2:
        return STEPS[0]
    return STEPS[1] if row["value"] <= limit else STEPS[2]
