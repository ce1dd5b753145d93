"""What a card tells: the declaration of a task, and what the warehouse says of its model."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from nextbest.database import Rows, opened, rows

MEASURED = """
    select role, algorithm, metric, value, low, high, n_rows, n_positives
    from marts.fct_model_metrics
    where split = 'test' and task = ? and split_part(model_version, ':', 1) = ?
    order by role = 'baseline', role = 'candidate', algorithm, metric
"""
IMPORTANT = """
    select feature, importance, low, high
    from marts.fct_feature_importance
    where task = ? and model_version = ? and not is_pruned and importance > 0
    order by rank limit 8
"""
CALIBRATED = """
    select bin, mean_score, mean_label, n_rows
    from marts.fct_calibration_bins
    where task = ? and model_version = ? and split = 'test'
    order by bin
"""
LABELS = """
    select table_name from information_schema.tables
    where table_schema = 'intermediate' and table_type = 'BASE TABLE'
        and regexp_full_match(table_name, 'int_.*_labels')
    order by all
"""


@dataclass(frozen=True)
class TaskFacts:
    """One task: what is declared of it, its gate, its champion and what was measured."""

    name: str
    declared: dict[str, Any]
    gate: dict[str, Any]
    label: str
    champion: dict[str, Any] | None
    measured: Rows = field(default_factory=list)
    important: Rows = field(default_factory=list)
    calibrated: Rows = field(default_factory=list)


def read_facts(database: Path, project: Path) -> list[TaskFacts]:
    """Return the facts of every task that is declared, in the order of the declarations.

    Parameters
    ----------
    database
        The DuckDB file of a finished build.
    project
        The folder of dbt_project.yml.
    """
    settings = yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))
    with opened(build=database) as con:
        con.execute("use build")
        return [_facts(con, *task) for task in settings["vars"]["tasks"].items()]


def _facts(con: duckdb.DuckDBPyConnection, name: str, declared: dict[str, Any]) -> TaskFacts:
    gates = rows(con, "select * from intermediate.int_task_gates where task = ?", name)
    if not gates:
        raise ValueError(f"the database knows no task {name}: run dbt build first")
    champions = rows(
        con,
        "select models.* from state.int_prediction_models as models inner join "
        "intermediate.int_champions as champions using (task, model_version) where task = ?",
        name,
    )
    label = _label_description(con, name)
    if not champions:
        return TaskFacts(name, declared, gates[0], label, None)
    version = champions[0]["model_version"]
    parts = (rows(con, query, name, version) for query in (MEASURED, IMPORTANT, CALIBRATED))
    return TaskFacts(name, declared, gates[0], label, champions[0], *parts)


def _label_description(con: duckdb.DuckDBPyConnection, task: str) -> str:
    """Return the description of the column label in the model that makes the task's labels."""
    for row in rows(con, LABELS):
        table = row["table_name"]
        if rows(con, f"select 1 from intermediate.{table} where task = ? limit 1", task):
            described = rows(
                con,
                "select comment from duckdb_columns() where table_name = ? and column_name = ?",
                table,
                "label",
            )
            return " ".join((described[0]["comment"] or "").split()) + f" (`{table}`)"
    return ""
