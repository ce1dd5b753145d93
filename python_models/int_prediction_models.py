"""The registry: every model ever trained, as a row."""

from nextbest import frames
from nextbest.ml.registry.retraining import train_due_models
from nextbest.ml.registry.rows import SCHEMA


def model(dbt, session):
    """Train the tasks that are due; the rows of earlier models stay as they are."""
    registry = session.table(str(dbt.this)) if dbt.is_incremental else None
    training_sets = {
        "customer": dbt.ref("int_training_set"),
        "category": dbt.ref("int_category_training_set"),
    }
    gates, settings = dbt.ref("int_task_gates"), dbt.config.meta_get("settings")
    rows = train_due_models(training_sets, gates, registry, settings)
    return frames.write(session, rows, SCHEMA)
