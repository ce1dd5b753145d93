"""The rankers of recommendations: every one ever trained, as a row."""

from nextbest import frames
from nextbest.recommend.registry import SCHEMA
from nextbest.recommend.retraining import train_due_ranker


def model(dbt, session):
    """Train a ranker where one is due; the rows of earlier rankers stay as they are."""
    registry = session.table(str(dbt.this)) if dbt.is_incremental else None
    features, as_of = dbt.ref("int_recommendation_features"), dbt.ref("int_build_context")
    settings = dbt.config.meta_get("settings")
    rows = train_due_ranker(features, as_of, registry, settings)
    return frames.write(session, rows, SCHEMA)
