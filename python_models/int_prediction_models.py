"""The registry: every model ever trained, as a row."""

from nextbest import frames
from nextbest.models.registry import SCHEMA, train_due_models


def model(dbt, session):
    """Train the tasks that are due; the rows of earlier models stay as they are."""
    dbt.config(materialized="incremental", unique_key=["task", "model_version"], full_refresh=False)
    registry = session.table(str(dbt.this)) if dbt.is_incremental else None
    training_set, gates = dbt.ref("int_training_set"), dbt.ref("int_task_gates")
    rows = train_due_models(training_set, gates, registry, dbt.config.meta_get("settings"))
    return frames.write(session, rows, SCHEMA)
