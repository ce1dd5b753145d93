"""What a build does with the models: trains or recalibrates what is due."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from nextbest import frames
from nextbest.ml.registry.lifecycle import applicable, champion_of, reason_to_train, unseen_from
from nextbest.ml.registry.monitoring import Finding, Health, examine
from nextbest.ml.registry.rows import (
    SCHEMA,
    gate_columns,
    load,
    read_state,
    scoring_columns,
    stored_measurements,
    task_of,
)
from nextbest.ml.registry.trainings import Due, or_failed, train_all
from nextbest.ml.settings import Settings
from nextbest.ml.training.fitting import labels_of
from nextbest.progress import Progress

Row = dict[str, Any]


def train_due_models(
    training_sets: Mapping[str, Any], gates: Any, registry: Any | None, meta: Row | None
) -> pd.DataFrame:
    """Return one registry row for each task that is due and has data enough, else no row.

    A training that gives a model that stands in the registry already, to the byte, adds no row. A
    training that fails adds a row that says so: the champion serves on, and so do the other tasks.

    Parameters
    ----------
    training_sets
        The relation of the training rows of each grain; it is read only for tasks that are due or
        whose cut-offs have matured since they were last looked at.
    gates
        The relation int_task_gates: the tasks, the date and whether there is enough to learn from.
    registry
        The registry as it stands, or None before its first build.
    meta
        The settings, as plain data.
    """
    settings = Settings.from_meta(meta)
    state = read_state(registry)
    trainable = [gate for gate in _gates(gates) if gate["is_trainable"]]
    models_of = {
        gate["task"]: applicable(state, gate["task"], pd.Timestamp(gate["as_of_date"]))
        for gate in trainable
    }
    expected = [
        int(gate["n_training_rows"])
        for gate in trainable
        if _is_due(training_sets[gate["grain"]], gate, models_of[gate["task"]], settings)
    ]
    progress = Progress("training", "tasks", len(expected), total_rows=sum(expected))
    found = []
    for gate in trainable:
        relation, models = training_sets[gate["grain"]], models_of[gate["task"]]
        found.append(or_failed(gate, _attended, relation, gate, models, settings, progress))
    due = [one for one in found if isinstance(one, Due)]
    trained = train_all(due, training_sets, settings, progress) if due else {}
    rows = [trained[one.task] if isinstance(one, Due) else one for one in found]
    known = set(state["model_version"])
    new = [row for row in rows if row is not None and row["model_version"] not in known]
    return pd.DataFrame(new, columns=SCHEMA.names)


def _is_due(training_set: Any, gate: Row, models: pd.DataFrame, settings: Settings) -> bool:
    """Tell whether a task will be trained whatever its matured rows show, for the progress."""
    try:
        return _reason(training_set, gate, models, settings) is not None
    except Exception:  # it is raised again, and told, when the task is attended to
        return True


def _reason(training_set: Any, gate: Row, models: pd.DataFrame, settings: Settings) -> str | None:
    as_of_date, available = pd.Timestamp(gate["as_of_date"]), frames.columns(training_set)
    return reason_to_train(models, task_of(gate), as_of_date, available, settings)


def _gates(gates: Any) -> list[Row]:
    return frames.records(frames.read(gates).sort_values("task"))


def _attended(
    training_set: Any, gate: Row, models: pd.DataFrame, settings: Settings, progress: Progress
) -> Due | Row | None:
    """Return why a task is trained, or the row of its champion with a new calibrator, or None."""
    champion = champion_of(models)
    reason = _reason(training_set, gate, models, settings)
    if reason:
        return Due(gate, champion, reason)
    assert champion is not None, "without a champion there is a reason to train"
    with progress.aside():
        matured = _newly_matured(training_set, gate, models, champion)
        if matured is None:
            return None
        finding = _examined(champion, matured, settings)
        if finding is None:
            return None
        if finding.action == "recalibrate":
            return _recalibrated(champion, matured, gate, finding.reason)
    progress.expect(units=1, rows=int(gate["n_training_rows"]))
    return Due(gate, champion, finding.reason)


def _newly_matured(
    training_set: Any, gate: Row, models: pd.DataFrame, champion: Row
) -> pd.DataFrame | None:
    """Return the rows whose labels the champion has not seen and nobody has looked at yet."""
    since = unseen_from(models, pd.Timestamp(gate["as_of_date"]))
    if since is None:
        return None
    features = [*champion["feature_names"], *load(champion, "measured_artifact").model.features]
    names = list(dict.fromkeys([*features, "customer_id", "as_of_date", "label"]))
    rows = frames.read(training_set, names, since.date(), task=gate["task"])
    return None if rows.empty else rows


def _examined(champion: Row, matured: pd.DataFrame, settings: Settings) -> Finding | None:
    lowest_auc, reference = stored_measurements(champion)
    measured = load(champion, "measured_artifact")
    health = Health.of(load(champion), measured, matured, reference)
    return examine(health, lowest_auc, settings)


def _recalibrated(champion: Row, matured: pd.DataFrame, gate: Row, reason: str) -> Row:
    """Return a version of the champion with a calibrator of the newly matured rows."""
    artifact = load(champion)
    calibrator = type(artifact.calibrator).fit(artifact.raw(matured), labels_of(matured))
    last = f"{pd.to_datetime(matured['as_of_date']).max():%Y-%m-%d}"
    changed = replace(artifact, calibrator=calibrator, last_cutoff=last)
    return (
        {name: champion[name] for name in SCHEMA.names if not name.startswith("compared")}
        | gate_columns(gate)
        | scoring_columns(gate["task"], changed, gate["as_of_date"])
        | {
            "training_reason": f"recalibrated, not trained: {reason}",
            "parent_version": champion["model_version"],
            "is_better": None,
            "n_compared_rows": None,
            "decided_as_of": None,
        }
    )
