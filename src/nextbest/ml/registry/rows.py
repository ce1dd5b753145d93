"""The rows of the registry: what a model is, as text, and how it comes back."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.ml.artifact.serialized import FORMAT, Artifact, hash_of
from nextbest.ml.measure.drift import Reference
from nextbest.ml.settings import Task
from nextbest.ml.training.train import Trained

SCHEMA = pa.schema(
    [
        ("task", pa.string()),
        ("model_version", pa.string()),
        ("algorithm", pa.string()),
        ("kind", pa.string()),
        ("grain", pa.string()),
        ("horizon_days", pa.int64()),
        ("value_scale", pa.float64()),
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
        ("diagnostics", pa.string()),
        ("training_fingerprint", pa.string()),
        ("training_reason", pa.string()),
        ("best_baseline", pa.string()),
        ("choice_reason", pa.string()),
        ("parent_version", pa.string()),
        ("compared_with", pa.string()),
        ("compared_metric", pa.string()),
        ("compared_value", pa.float64()),
        ("compared_champion_value", pa.float64()),
        ("is_better", pa.bool_()),
        ("n_compared_rows", pa.int64()),
        ("compared_from", pa.date32()),
        ("compared_to", pa.date32()),
        ("decided_as_of", pa.date32()),
        ("artifact", pa.string()),
        ("artifact_sha256", pa.string()),
        ("measured_artifact", pa.string()),
        ("measured_artifact_sha256", pa.string()),
        ("yardstick_artifact", pa.string()),
        ("yardstick_artifact_sha256", pa.string()),
    ]
)


def read_state(registry: Any | None) -> pd.DataFrame:
    """Return the registry as a frame, with the names of each model's features as a list.

    The registry of an older build lacks columns; what they would say is in the artifact.
    """
    if registry is None:
        return pd.DataFrame(columns=[*SCHEMA.names, "feature_names", "is_readable"])
    state = frames.read(registry).reindex(columns=SCHEMA.names)
    artifacts = [json.loads(text) if pd.notna(text) else {} for text in state["artifact"]]
    return state.assign(
        horizon_days=state["horizon_days"].fillna(
            pd.Series([artifact.get("horizon_days") for artifact in artifacts], dtype=float)
        ),
        feature_names=pd.Series(
            [json.loads(text) if pd.notna(text) else [] for text in state["features"]],
            state.index,
            dtype=object,
        ),
        is_readable=[artifact.get("format") == FORMAT for artifact in artifacts],
    )


def load(model: Mapping[str, Any], which: str = "artifact") -> Artifact:
    """Return an artifact of a registry row, checked against its hash.

    The row is all that it takes to score again what the version scored, on any machine and at any
    time: ``load(row).predict(features)``.

    Parameters
    ----------
    model
        A row of int_prediction_models.
    which
        ``artifact``, the fit that scores, ``measured_artifact``, the one that was measured, or
        ``yardstick_artifact``, the regression that later scores are compared with.
    """
    return Artifact.from_text(model[which], model[f"{which}_sha256"], model["model_version"])


def stored_measurements(model: Mapping[str, Any]) -> tuple[float | None, Reference]:
    """Return the lower end of the interval of a model's AUC, and how its scores were spread.

    Both are of the measured fit on its test period.
    """
    lows = [
        row.get("low")
        for row in json.loads(model["metrics"])
        if (row["role"], row["split"], row["metric"]) == ("model", "test", "roc_auc")
    ]
    diagnostics = json.loads(model["diagnostics"]) if pd.notna(model["diagnostics"]) else {}
    reference = Reference(
        diagnostics.get("score_bins", []), diagnostics.get("n_score_customers", 0)
    )
    return (lows[0] if lows else None), reference


def gate_columns(gate: dict[str, Any]) -> dict[str, Any]:
    """Return what a new row takes from the gate of its task."""
    return {
        "task": gate["task"],
        "kind": gate["kind"],
        "grain": gate["grain"],
        "horizon_days": int(gate["horizon_days"]),
        "value_scale": float(gate["value_scale"]),
        "trained_at": gate["run_started_at"],
        "trained_as_of": pd.Timestamp(gate["as_of_date"]).date(),
    }


def scoring_columns(task: str, artifact: Artifact, as_of_date: Any) -> dict[str, Any]:
    """Return what a new row holds of the fit that scores."""
    text = artifact.to_text()
    return {
        "model_version": f"{task}-{pd.Timestamp(as_of_date):%Y-%m-%d}-{hash_of(text)[:8]}",
        "algorithm": artifact.model.algorithm,
        "first_cutoff": pd.Timestamp(artifact.first_cutoff).date(),
        "last_cutoff": pd.Timestamp(artifact.last_cutoff).date(),
        "base_rate": artifact.base_rate,
        "parameters": json.dumps(artifact.parameters, sort_keys=True),
        "features": json.dumps(artifact.model.features),
        "artifact": text,
        "artifact_sha256": hash_of(text),
    }


def training_columns(trained: Trained) -> dict[str, Any]:
    """Return what a new row holds of its training."""
    measured = trained.measured.to_text()
    yardstick = trained.yardstick.to_text() if trained.yardstick else None
    return {
        "n_rows": trained.n_rows,
        "n_positives": trained.n_positives,
        "metrics": json.dumps(trained.metrics, sort_keys=True, allow_nan=False),
        "diagnostics": json.dumps(trained.diagnostics, sort_keys=True, allow_nan=False),
        "training_fingerprint": trained.fingerprint,
        "best_baseline": trained.choice.best_baseline,
        "choice_reason": trained.choice.reason,
        "measured_artifact": measured,
        "measured_artifact_sha256": hash_of(measured),
        "yardstick_artifact": yardstick,
        "yardstick_artifact_sha256": hash_of(yardstick) if yardstick else None,
    }


def task_of(gate: dict[str, Any]) -> Task:
    """Return what the gate of a task says is predicted."""
    return Task(gate["task"], int(gate["horizon_days"]), gate["kind"], gate["grain"])
