"""Persons: raw ids that ever shared an address of their own."""

from nextbest import frames
from nextbest.identity.tables.register import IDENTITIES, identities


def model(dbt, session):
    """Link the ids by their addresses, whenever they had them."""
    rows = identities(dbt.ref("int_identity_register"), dbt.config.meta_get("settings"))
    return frames.write(session, rows, IDENTITIES)
