"""Texts in the place of a customer's id that name erased people, in orders, tickets and visits."""

from nextbest import frames
from nextbest.identity.tables.names import ERASED, hashes_of_erased_names


def model(dbt, session):
    """Read the raw tables: what names an erased person stays there."""
    dbt.ref("int_build_checks")
    optional = dbt.config.meta_get("settings")["optional_tables"]
    tables = [dbt.source("shop", "orders")]
    if "crm.support_tickets" in optional:
        tables.append(dbt.source("crm", "support_tickets"))
    if "web.events" in optional:
        tables.append(dbt.source("web", "events"))
    rows = hashes_of_erased_names(tables, dbt.ref("int_identity_register"))
    return frames.write(session, rows, ERASED)
