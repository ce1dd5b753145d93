"""Scores of each customer's candidate products, by the ranker of the date or by affinity."""

from nextbest import frames
from nextbest.recommend.ranking import SCHEMA, rank_candidates


def model(dbt, session):
    """Score every candidate of the build's date; nothing is learned here."""
    champions = dbt.ref("int_ranking_champion")
    batches = rank_candidates(dbt.ref("int_recommendation_features"), champions)
    return frames.write_batches(session, batches, SCHEMA)
