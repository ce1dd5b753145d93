"""Calibration: whether predicted rates come true on the test period."""

from math import sqrt

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, QUIET, Charts
from nextbest.report.html import missing, note
from nextbest.report.marks import of, rounds, said
from nextbest.report.numbers import count, share, words
from nextbest.report.shop import Shop

CALIBRATION = """
    select task, mean_score, mean_label, n_rows
    from build.marts.fct_calibration_bins
    inner join build.marts.fct_prediction_tasks using (task, model_version)
    where split = 'test' and kind = 'binary'
    order by task, bin
"""
FAR = 2.8
"""Of ten groups, one in twenty times the farthest is off by more standard errors by chance."""


def calibration(shop: Shop, charts: Charts) -> str:
    """Return a curve for each model of yes or no."""
    found = shop.rows(CALIBRATION, "fct_calibration_bins", "fct_prediction_tasks")
    if not found:
        return missing("No model has a test period.", "The next training measures it.")
    figures = ""
    for task in dict.fromkeys(row["task"] for row in found):
        bins = [row for row in found if row["task"] == task]
        figures += charts.figure(_curve(bins), promised(bins), 220, words(task))
    how = note(
        "Each point is a tenth of the customers and dates of the test period, ordered by their "
        "score. On the dashed line, as many did it as was predicted."
    )
    return f'{how}<div class="small">{figures}</div>'


def promised(bins: Rows) -> str:
    """Return how far the promised rates were off.

    Examples
    --------
    >>> promised([{"mean_score": 0.1, "mean_label": 0.08, "n_rows": 10},
    ...           {"mean_score": 0.3, "mean_label": 0.4, "n_rows": 10}])
    'Predicted 20% on average, and 24% happened. Farthest off: predicted 30%, happened 40%, which chance explains.'
    """  # noqa: E501 - what is said is one line
    rows = sum(row["n_rows"] for row in bins) or 1
    mean = sum(row["mean_score"] * row["n_rows"] for row in bins) / rows
    got = sum(row["mean_label"] * row["n_rows"] for row in bins) / rows
    far = max(bins, key=lambda row: abs(row["mean_score"] - row["mean_label"]))
    spread = sqrt(max(far["mean_score"] * (1 - far["mean_score"]), 0) / max(far["n_rows"], 1))
    is_chance = abs(far["mean_score"] - far["mean_label"]) <= FAR * spread
    return (
        f"Predicted {share(mean)} on average, and {share(got)} happened. Farthest off: predicted "
        f"{share(far['mean_score'])}, happened {share(far['mean_label'])}, "
        f"{'which chance explains' if is_chance else 'more than chance explains'}."
    )


def _curve(bins: Rows) -> alt.LayerChart:
    top = max(max(row["mean_score"], row["mean_label"]) for row in bins) * 1.05 or 1
    scale = alt.Scale(domain=[0, top])
    axis = alt.Axis(format="%", values=rounds(top), labelFlush=False, labelBound=False)
    shown = [
        row | {"promise": share(row["mean_score"]), "real": share(row["mean_label"]),
               "size": count(row["n_rows"])}
        for row in bins
    ]  # fmt: skip
    diagonal = (
        of([{"x": 0, "y": 0}, {"x": top, "y": top}])
        .mark_line(color=QUIET, strokeDash=[4, 3])
        .encode(x="x:Q", y="y:Q")
    )
    base = of(shown).encode(
        x=alt.X("mean_score:Q", title="Predicted", scale=scale, axis=axis),
        y=alt.Y("mean_label:Q", title="Happened", scale=scale, axis=axis),
        tooltip=said([("promise", "predicted"), ("real", "happened"), ("size", "rows")]),
    )
    layers: alt.LayerChart = (
        diagonal
        + base.mark_line(color=BLUE, strokeWidth=2)
        + base.mark_point(color=BLUE, filled=True, size=60, opacity=1)
    )
    return layers
