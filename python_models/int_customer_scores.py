"""Scores of the customers at the build's date, by the champion of each task."""

from nextbest import frames
from nextbest.models.scoring import SCHEMA, score_customers


def model(dbt, session):
    """Score every eligible customer; a task without a champion has no rows."""
    rows = score_customers(dbt.ref("int_scoring_set"), dbt.ref("int_champions"))
    return frames.write(session, rows, SCHEMA)
