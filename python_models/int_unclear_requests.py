"""Erasure requests that erased nobody, and everybody whom they may mean."""

from nextbest import frames
from nextbest.identity.tables.names import UNCLEAR, requests_that_erased_nobody


def model(dbt, session):
    """Read the requests against the register of this build."""
    meta = dbt.config.meta_get("settings")
    has_requests = "crm.erasure_requests" in meta["optional_tables"]
    requests = dbt.source("crm", "erasure_requests") if has_requests else None
    rows = requests_that_erased_nobody(requests, dbt.ref("int_identity_register"), meta)
    return frames.write(session, rows, UNCLEAR)
