"""The rows of the registry: reads the state, trains what is due, returns the new rows."""

import json
from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.models.artifact import Artifact, hash_of
from nextbest.models.families import FAMILIES
from nextbest.models.lifecycle import Verdict, applicable, champion_of, judge, reason_to_train
from nextbest.models.settings import Settings, Task
from nextbest.models.training import Trained, train_task

SCHEMA = pa.schema(
    [
        ("task", pa.string()),
        ("model_version", pa.string()),
        ("algorithm", pa.string()),
        ("kind", pa.string()),
        ("role", pa.string()),
        ("trained_at", pa.timestamp("us")),
        ("trained_as_of", pa.date32()),
        ("first_cutoff", pa.date32()),
        ("last_cutoff", pa.date32()),
        ("n_rows", pa.int64()),
        ("n_positives", pa.int64()),
        ("base_rate", pa.float64()),
        ("parameters", pa.string()),
        ("features", pa.string()),
        ("metrics", pa.string()),
        ("training_fingerprint", pa.string()),
        ("training_reason", pa.string()),
        ("artifact", pa.string()),
        ("artifact_sha256", pa.string()),
        ("measured_artifact", pa.string()),
        ("measured_artifact_sha256", pa.string()),
    ]
)


def train_due_models(
    training_set: Any, gates: Any, registry: Any | None, meta: dict[str, Any] | None
) -> pd.DataFrame:
    """Return one registry row for each task that is due and has data enough, else no row.

    A training that gives a model that stands in the registry already, to the byte, adds no row.

    Parameters
    ----------
    training_set
        The relation int_training_set; it is read only for tasks that are due.
    gates
        The relation int_task_gates: the tasks, the date and whether there is enough to learn from.
    registry
        The registry as it stands, or None before its first build.
    meta
        The settings, as plain data.
    """
    settings = Settings.from_meta(meta)
    state = read_state(registry)
    rows = []
    for gate in frames.read(gates).sort_values("task").to_dict("records"):
        if not gate["is_trainable"] or gate["kind"] not in FAMILIES or gate["grain"] != "customer":
            continue
        models = applicable(state, gate["task"], pd.Timestamp(gate["as_of_date"]))
        available = frames.columns(training_set)
        as_of_date = pd.Timestamp(gate["as_of_date"])
        reason = reason_to_train(models, gate["task"], as_of_date, available, settings)
        if reason:
            frame = frames.read(training_set, task=gate["task"])
            row = _train(frame, gate, models, reason, settings)
            rows += [] if row["model_version"] in set(state["model_version"]) else [row]
    return pd.DataFrame(rows, columns=SCHEMA.names)


def read_state(registry: Any | None) -> pd.DataFrame:
    """Return the registry as a frame, with the names of each model's features as a list."""
    if registry is None:
        return pd.DataFrame(columns=[*SCHEMA.names, "feature_names"])
    state = frames.read(registry)
    return state.assign(feature_names=[json.loads(text) for text in state["features"]])


def _train(
    frame: pd.DataFrame,
    gate: dict[str, Any],
    models: pd.DataFrame,
    reason: str,
    settings: Settings,
) -> dict[str, Any]:
    task = Task(gate["task"], int(gate["horizon_days"]), gate["kind"])
    trained = train_task(frame, task, settings)
    champion = champion_of(models)
    old = None if champion is None else load(champion)
    old_measured = None if champion is None else load(champion, "measured_artifact")
    verdict = judge(frame[frame["split"] == "test"], trained.measured, old, old_measured)
    return _row(trained, task, gate, verdict, reason)


def load(model: pd.Series, which: str = "artifact") -> Artifact:
    """Return an artifact of a registry row, checked against its hash."""
    return Artifact.from_text(model[which], model[f"{which}_sha256"], model["model_version"])


def _row(
    trained: Trained, task: Task, gate: dict[str, Any], verdict: Verdict, reason: str
) -> dict[str, Any]:
    scoring, measured = trained.scoring.to_text(), trained.measured.to_text()
    as_of_date = pd.Timestamp(gate["as_of_date"])
    return {
        "task": task.name,
        "model_version": f"{task.name}-{as_of_date:%Y-%m-%d}-{hash_of(scoring)[:8]}",
        "algorithm": trained.scoring.model.algorithm,
        "kind": task.kind,
        "role": verdict.role,
        "trained_at": gate["run_started_at"],
        "trained_as_of": as_of_date.date(),
        "first_cutoff": pd.Timestamp(trained.scoring.first_cutoff).date(),
        "last_cutoff": pd.Timestamp(trained.scoring.last_cutoff).date(),
        "n_rows": trained.n_rows,
        "n_positives": trained.n_positives,
        "base_rate": trained.scoring.base_rate,
        "parameters": json.dumps(trained.scoring.parameters, sort_keys=True),
        "features": json.dumps(trained.scoring.model.features),
        "metrics": json.dumps(trained.metrics, sort_keys=True, allow_nan=False),
        "training_fingerprint": trained.fingerprint,
        "training_reason": f"{reason}; {verdict.reason}",
        "artifact": scoring,
        "artifact_sha256": hash_of(scoring),
        "measured_artifact": measured,
        "measured_artifact_sha256": hash_of(measured),
    }
