"""The register of identities and the persons in it."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.identity.addresses import normalized_addresses
from nextbest.identity.persons import CUSTOMER_ID, EMAIL, persons
from nextbest.identity.raw import customers_of, keys, trimmed
from nextbest.identity.register import identifiers, updated_register
from nextbest.identity.requests import Requests
from nextbest.identity.tables.stored import stored
from nextbest.identity.tombstones import SCHEMA, RegisterSettings

IDENTITIES = pa.schema([("raw_customer_id", pa.string()), ("identity_id", pa.string())])


def register_rows(
    register: Any, customers: Any, requests: Any, meta: dict[str, Any]
) -> pd.DataFrame:
    """Return the new and changed rows of the register of identities.

    Parameters
    ----------
    register
        The register so far, or None before the first build.
    customers
        The raw table of customers.
    requests
        The raw table of erasure requests, or None where the shop has none.
    meta
        ``max_customers_per_email`` and ``erasure_notice_days``.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    known = stored(register) if register is not None else frames.empty(SCHEMA)
    rows = customers_of(customers)
    past = rows.loc[rows["newest_at"] <= now, "newest_at"]
    settings = RegisterSettings(
        now,
        int(meta["max_customers_per_email"]),
        int(meta["erasure_notice_days"]),
        past.max() if len(past) else None,
    )
    seen = identifiers(rows, normalized_addresses(rows["raw_email"]))
    return updated_register(known, seen, _requested(requests), settings)


def identities(register: Any, meta: dict[str, Any]) -> pd.DataFrame:
    """Return the person of each raw id that is not erased."""
    links = stored(register, ["raw_customer_id", "kind", "value", "n_customers"])
    links = links.dropna(subset=["raw_customer_id"])
    links = links[links["kind"].isin([CUSTOMER_ID, EMAIL])]
    person = persons(links, int(meta["max_customers_per_email"]))
    return person.rename_axis("raw_customer_id").rename("identity_id").reset_index()


def _requested(table: Any) -> Requests:
    if table is None:
        return Requests()
    written = frames.read_texts(table, ["customer_id"])["customer_id"]
    return Requests.of(set(trimmed(written).dropna()) | set(keys(written).dropna()))
