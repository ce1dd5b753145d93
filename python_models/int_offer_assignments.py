"""The offers under budgets that customers get, with the shadow price of each budget."""

from nextbest import frames
from nextbest.offers.bids import BID_COLUMNS, SCHEMA, assign_bids


def model(dbt, session):
    """Assign at most one offer to each customer who bids for some."""
    bids = frames.read(dbt.ref("int_offer_candidates"), BID_COLUMNS, is_bid=True)
    budgets = frames.read(dbt.ref("int_offer_budgets"))
    return frames.write(session, assign_bids(bids, budgets), SCHEMA)
