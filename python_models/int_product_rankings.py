"""Scores of each customer's candidate products, by a ranker learned in place or by affinity."""

from nextbest import frames
from nextbest.recommend.ranking import SCHEMA, rank_candidates


def model(dbt, session):
    """Learn from earlier baskets and score every candidate of the build's date."""
    settings = dbt.config.meta_get("settings")
    batches = rank_candidates(dbt.ref("int_recommendation_features"), settings)
    return frames.write_batches(session, batches, SCHEMA)
