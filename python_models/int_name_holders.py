"""Whom the texts in the place of a customer's id name, in rows with which people say no."""

from nextbest import frames, schemas
from nextbest.identity.tables.names import HOLDERS, holders_of_names


def model(dbt, session):
    """Read the raw tables: what names an erased person stays there."""
    meta = dbt.config.meta_get("settings")
    tables = []
    if "crm.consents" in meta["optional_tables"]:
        tables.append(dbt.source("crm", "consents"))
    if "esp.email_events" in meta["optional_tables"]:
        tables.append(dbt.source("esp", "email_events"))
    state = schemas.beside(dbt.this.schema, "intermediate", "state")
    kept = frames.table_if_there(session, state, "int_refusals")  # it is written after this
    rows = holders_of_names(tables, kept, dbt.ref("int_identity_register"), meta)
    return frames.write(session, rows, HOLDERS)
