"""Texts in the place of a customer's id that name erased people, in what does not say no."""

from nextbest import frames
from nextbest.identity.tables import names


def model(dbt, session):
    """Read the raw tables: what names an erased person stays there."""
    _, register = dbt.ref("int_build_checks"), dbt.ref("int_identity_register")
    optional = dbt.config.meta_get("settings")["optional_tables"]
    tables = [dbt.source("shop", "orders")]
    if "crm.support_tickets" in optional:
        tables.append(dbt.source("crm", "support_tickets"))
    if "web.events" in optional:
        tables.append(dbt.source("web", "events"))
    if "nextbest.decisions" in optional:
        tables.append(dbt.source("nextbest", "decisions"))
    if "nextbest.deliveries" in optional:
        tables.append(dbt.source("nextbest", "deliveries"))
    return frames.write(session, names.hashes_of_erased_names(tables, register), names.ERASED)
