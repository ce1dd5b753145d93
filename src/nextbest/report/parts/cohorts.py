"""How many of a cohort come back."""

import json
from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, Charts
from nextbest.report.html import missing
from nextbest.report.marks import of, rounds, said
from nextbest.report.numbers import count, counted, share
from nextbest.report.shop import Shop

COHORTS = """
    select cohort_month, months_since, n_customers, n_active_customers, retention
    from build.marts.fct_cohort_retention
    where months_since between 1 and 12 and is_complete
        and cohort_month >= (
            select max(cohort_month) - interval 12 month from build.marts.fct_cohort_retention
        )
    order by cohort_month, months_since
"""


def cohorts(shop: Shop, charts: Charts) -> str:
    """Return the share of each cohort that ordered again, month by month."""
    found = shop.rows(COHORTS, "fct_cohort_retention")
    if not found:
        return missing(
            "No cohort is a month old.", "A cohort is the customers of one month of first orders."
        )
    shown: list[dict[str, Any]] = [
        {
            "cohort": row["cohort_month"].isoformat(),
            "since": row["months_since"],
            "retention": row["retention"],
            "of": f"{row['cohort_month']:%b %Y} ({counted(row['n_customers'], 'customer')})",
            "told": share(row["retention"]),
        }
        for row in found
    ]
    first = [row for row in found if row["months_since"] == 1]
    back = sum(row["n_active_customers"] for row in first)
    rate = back / sum(row["n_customers"] for row in first)
    sentence = (
        f"{share(rate)} of new customers order again in the month after their first order. "
        "The stronger the color, the more of a cohort ordered in that month."
    )
    chart = (
        of(shown)
        .mark_rect(stroke="var(--card)", strokeWidth=2, color=BLUE)
        .encode(
            x=alt.X(
                "since:O",
                title="Months after the first order",
                axis=alt.Axis(labelAngle=0, ticks=False),
            ),
            y=alt.Y(
                "cohort:O",
                title="Cohort (customers)",
                axis=alt.Axis(
                    labelExpr=_sizes(found), grid=False, ticks=False, titleAngle=0,
                    titleAlign="left", titleY=-12, titleX=0, titleAnchor="start", labelLimit=130,
                ),
            ),
            opacity=alt.Opacity(
                "retention:Q",
                title="Share that ordered",
                scale=alt.Scale(range=[0.06, 1]),
                legend=alt.Legend(
                    format=".0%", values=rounds(max(row["retention"] for row in shown))[1:],
                    symbolType="square", symbolFillColor=BLUE, symbolStrokeWidth=0, columns=5,
                    symbolSize=260, orient="bottom",
                ),
            ),
            tooltip=said([("of", "cohort"), ("since", "months after"), ("told", "ordered")]),
        )
    )  # fmt: skip
    return charts.figure(chart, sentence, 26 * len({row["cohort"] for row in shown}))


def _sizes(found: Rows) -> str:
    """Return the expression that writes the month of a cohort and its size."""
    sizes = {row["cohort_month"].isoformat(): count(row["n_customers"]) for row in found}
    return (
        f"utcFormat(toDate(datum.value), '%b %Y') + ' (' + ({json.dumps(sizes)})[datum.value] + ')'"
    )
