"""Scores of the customers at the build's date with their reasons, by the champion of each task."""

from nextbest import frames
from nextbest.ml.scoring.score import SCHEMA, score_customers
from nextbest.ml.scoring.unmentionable import Untold
from nextbest.ml.settings import Settings


def model(dbt, session):
    """Score every eligible customer; a task without a champion has no rows."""
    scoring_set, champions = dbt.ref("int_scoring_set"), dbt.ref("int_champions")
    protected = Settings.from_meta(dbt.config.meta_get("settings")).protected_attributes
    values, wordings = dbt.ref("int_unmentionable_values"), dbt.ref("reason_wordings")
    batches = score_customers(scoring_set, champions, Untold.of(protected, values, wordings))
    return frames.write_batches(session, batches, SCHEMA)
