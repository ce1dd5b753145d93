"""How good the models are: on the test period, by their calibration, and since they publish."""

from typing import Any

from nextbest.database import Rows
from nextbest.report.charts import Charts
from nextbest.report.html import Section, note, part
from nextbest.report.numbers import day, words
from nextbest.report.parts.calibration import calibration
from nextbest.report.parts.model_use import judged, shortened, unusable, usable
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
        tasks.best_baseline, tasks.has_model, tasks.horizon_days,
        tasks.is_baseline,
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
HORIZONS = """
    select item as task, detail from build.marts.fct_build_runs
    where topic = 'horizon' and build_id = (
        select build_id from build.marts.fct_build_runs order by started_at desc limit 1
    )
    order by item
"""
COLUMNS = {
    "task": "Model", "algorithm": "Algorithm", "value": "On the test period",
    "baseline": "Best baseline", "seen": "Newest outcomes", "trained": "Trained as of",
}  # fmt: skip


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
        return Section("models", title, what, "", question, more=when)
    shown = [_row(row, shop) for row in found]
    columns = {name: title for name, title in COLUMNS.items() if any(row[name] for row in shown)}
    figures = [name for name in ("value", "baseline", "seen", "trained") if name in columns]
    body = table(
        shown, "Models, those with the lowest AUC first", columns, dict.fromkeys(figures, str)
    )
    body += note(
        "AUC is the probability that a customer who does it gets a higher score than one who does "
        "not: 0.5 is chance, 1 is perfect. The error is the mean absolute difference between "
        "the predicted and the real amount. The best baseline is the best simple rule, such as the "
        "days since the last order."
        + (" The newest outcomes are those of published scores." if "seen" in columns else "")
    )
    body += "".join(map(note, shortened(shop.rows(HORIZONS, "fct_build_runs"), found)))
    body += part("Calibration: what was predicted, and what happened", calibration(shop, charts))
    return Section(
        "models", title, weakest(found), body, question, more=usable(scored), todo=unusable(scored)
    )


def weakest(found: Rows) -> str:
    """Return which model is the worst, and how far it is from a simple rule.

    Examples
    --------
    >>> row = {"kind": "binary", "task": "click", "value": 0.62, "low": 0.55, "high": 0.68,
    ...        "baseline": 0.6, "seen_value": None, "newest": 0.62}
    >>> weakest([row, row | {"task": "churn_90d", "value": 0.8, "newest": 0.8}])
    'Worst is click: its AUC is 0.62 (0.55 to 0.68), 0.02 above its best baseline. It is better than chance, but perhaps no better than its best baseline. Best is churn 90d with 0.80.'
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
    gap = (
        None
        if worst["baseline"] is None or worst.get("is_baseline")
        else worst["value"] - worst["baseline"]
    )
    if is_seen:
        said_ += f", after {worst['value']:.2f} on its test period"
    elif gap is not None:
        side = "above" if gap >= 0 else "below"
        said_ += f", {abs(gap):.2f} {side} its best baseline"
    return f"{said_}. {judged(worst)} Best is {words(best['task'])} with {best['newest']:.2f}."


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
