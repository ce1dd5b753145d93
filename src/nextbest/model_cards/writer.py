"""Markdown of the facts of a task."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nextbest.model_cards.facts import TaskFacts, read_facts

SHOWN = {
    "binary": {
        "roc_auc": "ROC AUC",
        "average_precision": "average precision",
        "brier": "Brier",
        "expected_calibration_error": "calibration error",
        "top_decile_lift": "lift in the top 10 %",
    },
    "amount": {
        "rmse": "RMSE",
        "mae": "MAE",
        "r2": "R2",
        "total_error": "error of the total",
    },
}
"""The metrics of a card, by kind of task."""
NOTICE = "<!-- written by `make model-cards`: edit the declaration of the task, not this file -->"
COMMON = "How it is made, what it is not for and what its limits are: [all models](README.md)."
WHERE = """The figures are of the demo shop. Those of your own shop are in `fct_prediction_tasks`,
`fct_model_metrics`, `fct_calibration_bins`, `fct_feature_importance` and `fct_model_fairness`."""
MEASURED_ON = "On cut-offs later than all that the measured fit has seen, with 95 % intervals:"
CHAMPION_ROLES = ("champion", "challenger", "retired")


def write_cards(database: Path, project: Path, out: Path) -> list[Path]:
    """Write a card per task and return the files.

    Parameters
    ----------
    database, project, out
        The DuckDB file of a finished build, the folder of dbt_project.yml, the folder of the cards.
    """
    out.mkdir(parents=True, exist_ok=True)
    cards = {out / f"{facts.name}.md": card(facts) for facts in read_facts(database, project)}
    for file, text in cards.items():
        file.write_text(text, encoding="utf-8")
    return list(cards)


def card(facts: TaskFacts) -> str:
    """Return the card of a task."""
    parts = [
        f"# Model card: {facts.name}",
        NOTICE,
        facts.declared.get("question", "No question is declared."),
        _table(["", ""], _declaration(facts)),
        COMMON,
    ]
    if facts.champion is None:
        parts += ["## No model", f"This shop has none: {facts.gate['reason']}."]
    else:
        parts += _model(facts, facts.champion)
    return "\n\n".join(parts) + "\n"


def _declaration(facts: TaskFacts) -> list[list[str]]:
    gate = facts.gate
    days, scale = gate["horizon_days"], gate["value_scale"]
    ahead = f"{days} days"
    if scale > 1:
        ahead += f", all that the history allows; amounts are multiplied by {scale:.3f}"
    what = "a probability" if gate["kind"] == "binary" else "an amount in the shop's currency"
    whom = "customer and category" if gate["grain"] == "category" else "customer"
    return [
        ["Predicts", f"{what} per {whom}"],
        ["For", f"customers with `{facts.declared.get('eligible', 'is_active')}`"],
        ["Label", facts.label],
        ["Looks ahead", ahead],
        ["Used for", facts.declared.get("used_for", "")],
    ]


def _model(facts: TaskFacts, champion: dict[str, Any]) -> list[str]:
    bins = [
        [row["bin"], _figure(row["mean_score"]), _figure(row["mean_label"]), row["n_rows"]]
        for row in facts.calibrated
    ]
    important = [
        [f"`{row['feature']}`", _with_interval(row, "importance")] for row in facts.important
    ]
    return [
        "## The model of this shop",
        WHERE,
        _table(["", ""], _history(champion)),
        "## How good it is",
        MEASURED_ON,
        _measurements(facts, champion),
        "## What was predicted and what happened",
        _table(["bin", "predicted", "happened", "rows"], bins),
        "## Which features matter most",
        _table(["feature", "loss without it"], important),
    ]


def _history(model: dict[str, Any]) -> list[list[str]]:
    cutoffs = f"{model['first_cutoff']} to {model['last_cutoff']}"
    return [
        ["Version", f"`{model['model_version']}`"],
        ["Algorithm", model["algorithm"].replace("_", " ")],
        ["Why trained", model["training_reason"]],
        ["Why chosen", model["choice_reason"] or "not recorded"],
        ["Learned from", f"{model['n_rows']} rows of the cut-offs {cutoffs}"],
    ]


def _measurements(facts: TaskFacts, champion: dict[str, Any]) -> str:
    shown = SHOWN[champion["kind"]]
    lines: dict[str, dict[str, str]] = {}
    for row in facts.measured:
        name = row["algorithm"].replace("_", " ")
        if row["role"] in CHAMPION_ROLES:
            name = f"**{name}** (champion)"
        elif row["algorithm"] == champion["algorithm"]:
            continue
        elif row["role"] == "baseline":
            name = f"{name} alone"
        lines.setdefault(name, {})[row["metric"]] = _with_interval(row, "value")
    rows = [[name, *(found.get(metric, "") for metric in shown)] for name, found in lines.items()]
    return _table(["", *shown.values()], rows)


def _with_interval(row: dict[str, Any], name: str) -> str:
    if row["low"] is None:
        return _figure(row[name])
    return f"{_figure(row[name])} ({_figure(row['low'])} to {_figure(row['high'])})"


def _figure(value: float) -> str:
    """Write a number with the digits that mean something.

    Examples
    --------
    >>> _figure(0.01234), _figure(1234.5)
    ('0.0123', '1234')
    """
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
