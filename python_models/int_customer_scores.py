"""Scores of the customers at the build's date with their reasons, by the champion of each task."""

from nextbest import frames
from nextbest.models.scoring import SCHEMA, score_customers


def model(dbt, session):
    """Score every eligible customer; a task without a champion has no rows."""
    scoring_set, champions = dbt.ref("int_scoring_set"), dbt.ref("int_champions")
    batches = score_customers(scoring_set, champions, dbt.config.meta_get("settings"))
    return frames.write_batches(session, batches, SCHEMA)
