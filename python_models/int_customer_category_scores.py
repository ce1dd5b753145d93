"""Scores of each customer for each category at the build's date, by the champion of each task."""

from nextbest import frames
from nextbest.ml.scoring.score import CATEGORY_SCHEMA, score_categories


def model(dbt, session):
    """Score every eligible customer and category; a task without a champion has no rows."""
    batches = score_categories(dbt.ref("int_category_scoring_set"), dbt.ref("int_champions"))
    return frames.write_batches(session, batches, CATEGORY_SCHEMA)
