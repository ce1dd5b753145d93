"""What the build measures of its models: logged scores that matured, and the inputs of today."""

from nextbest import frames
from nextbest.ml.monitoring.table import SCHEMA, monitor_models


def model(dbt, session):
    """Measure each logged score once, when its outcome is known; most builds have none."""
    scores, registry = dbt.ref("int_score_outcomes"), dbt.ref("int_prediction_models")
    scoring_sets = {
        "customer": dbt.ref("int_scoring_set"),
        "category": dbt.ref("int_category_scoring_set"),
    }
    settings = dbt.config.meta_get("settings")
    rows = monitor_models(scores, scoring_sets, registry, settings)
    return frames.write(session, rows, SCHEMA)
