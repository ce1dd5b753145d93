"""How good the models are: on the test period, by their calibration, and since they publish."""

from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, QUIET, Charts, of, said
from nextbest.report.html import Section, missing, note, part
from nextbest.report.numbers import count, day, share, words
from nextbest.report.shop import Shop
from nextbest.report.tables import table

MODELS = """
    with measured as (
        select task, role, algorithm, metric, value, low, high
        from build.marts.fct_model_metrics where split = 'test'
    ),
    seen as (
        select task, as_of_date, value, low, high
        from build.marts.fct_model_monitoring
        where basis = 'outcomes' and metric = 'roc_auc'
        qualify row_number() over (partition by task order by as_of_date desc) = 1
    )
    select
        tasks.task, tasks.kind, tasks.algorithm, tasks.trained_as_of, tasks.gate_reason,
        tasks.best_baseline, tasks.has_model,
        any_value(own.value) as value, any_value(own.low) as low, any_value(own.high) as high,
        any_value(other.value) as baseline, any_value(seen.value) as seen_value,
        any_value(seen.low) as seen_low, any_value(seen.high) as seen_high,
        any_value(seen.as_of_date) as seen_on,
        coalesce(seen_value, any_value(own.value)) as newest
    from build.marts.fct_prediction_tasks as tasks
    left join measured as own on tasks.task = own.task and own.role = 'champion'
        and own.metric = if(tasks.kind = 'binary', 'roc_auc', 'mae')
    left join measured as other on tasks.task = other.task and other.role = 'baseline'
        and other.algorithm = tasks.best_baseline
        and other.metric = if(tasks.kind = 'binary', 'roc_auc', 'mae')
    left join seen on tasks.task = seen.task
    group by all order by tasks.kind desc, newest, tasks.task
"""
CALIBRATION = """
    select task, mean_score, mean_label, n_rows
    from build.marts.fct_calibration_bins
    inner join build.marts.fct_prediction_tasks using (task, model_version)
    where split = 'test' and kind = 'binary'
    order by task, bin
"""
COLUMNS = {
    "task": "Model", "algorithm": "Algorithm", "value": "On the test period",
    "baseline": "Best baseline", "seen": "Newest outcomes", "trained": "Trained as of",
}  # fmt: skip
CHANCE = 0.5


def models(shop: Shop, charts: Charts) -> Section:
    """Return how good the models are."""
    found = shop.rows(MODELS, "fct_prediction_tasks", "fct_model_metrics", "fct_model_monitoring")
    title, question = "How good the models are", "Which model is the worst?"
    scored = [row for row in found if row["has_model"] and row["value"] is not None]
    if not scored:
        what = "There is no model yet."
        reasons = {row["gate_reason"] for row in found if row["gate_reason"]}
        when = f"Too little is known: {'; '.join(sorted(reasons))}." if reasons else (
            "A build trains them once the history is long enough (docs/reference/tasks.md)."
        )  # fmt: skip
        return Section("models", title, f"{what} {when}", "", question)
    body = table(
        [_row(row, shop) for row in found],
        "Models, those with the lowest AUC first",
        COLUMNS,
        dict.fromkeys(("value", "baseline", "seen", "trained"), str),
    )
    body += note(
        "AUC is the probability that a customer who does it gets a higher score than one who does "
        "not: 0.5 is chance, 1 is perfect. The error is the mean absolute difference between "
        "the predicted and the real amount. The newest outcomes are those of published scores."
    )
    bins = shop.rows(CALIBRATION, "fct_calibration_bins", "fct_prediction_tasks")
    body += part("Calibration: what was promised, and what happened", _calibration(bins, charts))
    return Section("models", title, weakest(found), body, question)


def weakest(found: Rows) -> str:
    """Return which model is the worst, and how far it is from a simple rule.

    Examples
    --------
    >>> row = {"kind": "binary", "task": "click", "value": 0.62, "low": 0.55, "high": 0.68,
    ...        "baseline": 0.6, "seen_value": None, "newest": 0.62}
    >>> weakest([row, row | {"task": "churn_90d", "value": 0.8, "newest": 0.8}])
    'Worst is click: its AUC is 0.62 (0.55 to 0.68), 0.02 above its best baseline. Best is churn 90d with 0.80.'
    """  # noqa: E501 - what is said is one line
    ranked = sorted(
        (row for row in found if row["kind"] == "binary" and row["newest"] is not None),
        key=lambda row: (row["newest"], row["task"]),
    )
    if not ranked:
        return "No model predicts yes or no, so none has an AUC. The table tells of the amounts."
    worst, best = ranked[0], ranked[-1]
    is_seen = worst["seen_value"] is not None
    low, high = (
        (worst["seen_low"], worst["seen_high"]) if is_seen else (worst["low"], worst["high"])
    )
    where = f" on the scores of {day(worst['seen_on'])}" if is_seen else ""
    span = "" if low is None else f" ({low:.2f} to {high:.2f})"
    said_ = f"Worst is {words(worst['task'])}: its AUC{where} is {worst['newest']:.2f}{span}"
    gap = None if worst["baseline"] is None else worst["value"] - worst["baseline"]
    if is_seen:
        said_ += f", after {worst['value']:.2f} on its test period"
    elif gap is not None:
        side = "above" if gap >= 0 else "below"
        said_ += f", {abs(gap):.2f} {side} its best baseline"
    if low is not None and low <= CHANCE:
        said_ += "; it may be no better than chance"
    return f"{said_}. Best is {words(best['task'])} with {best['newest']:.2f}."


def _row(row: dict[str, Any], shop: Shop) -> dict[str, Any]:
    is_binary = row["kind"] == "binary"

    def told(value: float | None) -> str | None:
        if value is None:
            return None
        return f"AUC {value:.2f}" if is_binary else f"error {shop.money(value)}"

    seen = told(row["seen_value"])
    return {
        "task": words(row["task"]),
        "algorithm": words(row["algorithm"]) if row["has_model"] else f"none: {row['gate_reason']}",
        "value": told(row["value"]),
        "baseline": told(row["baseline"]),
        "seen": seen,
        "trained": day(row["trained_as_of"]) if row["trained_as_of"] else None,
    }


def _calibration(found: Rows, charts: Charts) -> str:
    if not found:
        return missing("No model has a test period.", "The next training measures it.")
    figures = ""
    for task in dict.fromkeys(row["task"] for row in found):
        bins = [row for row in found if row["task"] == task]
        figures += charts.figure(_curve(bins), promised(bins), 220, words(task))
    return f'<div class="small">{figures}</div>'


def promised(bins: Rows) -> str:
    """Return how far the promised rates were off.

    Examples
    --------
    >>> promised([{"mean_score": 0.1, "mean_label": 0.08, "n_rows": 10},
    ...           {"mean_score": 0.3, "mean_label": 0.4, "n_rows": 10}])
    'Promised 20%, and 24% happened. The farthest tenth: 30% promised, 40% happened.'
    """
    rows = sum(row["n_rows"] for row in bins) or 1
    mean = sum(row["mean_score"] * row["n_rows"] for row in bins) / rows
    got = sum(row["mean_label"] * row["n_rows"] for row in bins) / rows
    far = max(bins, key=lambda row: abs(row["mean_score"] - row["mean_label"]))
    return (
        f"Promised {share(mean)}, and {share(got)} happened. The farthest tenth: "
        f"{share(far['mean_score'])} promised, {share(far['mean_label'])} happened."
    )


def _curve(bins: Rows) -> alt.LayerChart:
    top = max(max(row["mean_score"], row["mean_label"]) for row in bins) * 1.05 or 1
    scale = alt.Scale(domain=[0, top])
    axis = alt.Axis(format="%", tickCount=3, labelFlush=False)
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
        x=alt.X("mean_score:Q", title="Promised", scale=scale, axis=axis),
        y=alt.Y("mean_label:Q", title="Happened", scale=scale, axis=axis),
        tooltip=said([("promise", "promised"), ("real", "happened"), ("size", "rows")]),
    )
    layers: alt.LayerChart = (
        diagonal
        + base.mark_line(color=BLUE, strokeWidth=2)
        + base.mark_point(color=BLUE, filled=True, size=60, opacity=1)
    )
    return layers
