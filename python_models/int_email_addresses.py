"""Email addresses in the one form that all models compare."""

from nextbest import frames
from nextbest.identity.tables.addresses import ADDRESSES, living_addresses


def model(dbt, session):
    """Normalize each distinct address; those of erased people are not among them."""
    rows = living_addresses(dbt.source("crm", "customers"), dbt.ref("int_identity_register"))
    return frames.write(session, rows, ADDRESSES)
