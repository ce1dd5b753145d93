"""Every id and address ever seen, and the tombstones of erased people."""

from nextbest import frames
from nextbest.identity.tables.register import register_rows
from nextbest.identity.tombstones import SCHEMA


def model(dbt, session):
    """Add what is new; people named by an erasure request leave tombstones, with all their ids."""
    meta = dbt.config.meta_get("settings")
    register = session.table(str(dbt.this)) if dbt.is_incremental else None
    has_requests = "crm.erasure_requests" in meta["optional_tables"]
    requests = dbt.source("crm", "erasure_requests") if has_requests else None
    rows = register_rows(register, dbt.source("crm", "customers"), requests, meta)
    return frames.write(session, rows, SCHEMA)
