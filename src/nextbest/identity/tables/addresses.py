"""Addresses in the one form that all models compare, and the ids that share them."""

from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest.identity.addresses import normalized_addresses
from nextbest.identity.names import reading
from nextbest.identity.persons import EMAIL, persons
from nextbest.identity.raw import customers_of
from nextbest.identity.tables.stored import stored
from nextbest.identity.tombstones import salted_hash

ADDRESSES = pa.schema(
    [("raw_email", pa.string()), ("email", pa.string()), ("email_sha256", pa.string())]
)
ADDRESS_GROUPS = pa.schema([("raw_customer_id", pa.string()), ("group_id", pa.string())])


def living_addresses(customers: Any, register: Any) -> pd.DataFrame:
    """Return each raw address in its one form, texts with one of erased people left out.

    Parameters
    ----------
    customers
        The raw table of customers.
    register
        The register of identities.
    """
    rows = normalized_addresses(customers_of(customers)["raw_email"])
    known = stored(register, ["value_hash", "salt", "erased_at"])
    erased = set(known.loc[known["erased_at"].notna(), "value_hash"].dropna())
    if not erased:
        return rows
    salt = known["salt"].iloc[0]
    pairs = zip(rows["raw_email"], rows["email_sha256"], strict=True)
    held = [{email} if email else reading(raw).all_addresses for raw, email in pairs]
    is_erased = [
        any(salted_hash(salt, EMAIL, email) in erased for email in emails) for emails in held
    ]
    return rows[~pd.Series(is_erased, index=rows.index, dtype=bool)]


def address_groups(addresses: Any) -> pd.DataFrame:
    """Return the group of each raw id that has an address: the smallest of the linked ids."""
    links = stored(addresses, ["raw_customer_id", "email"])
    links = links.rename(columns={"email": "value"}).assign(kind=EMAIL)
    group = persons(links, len(links))  # placeholders are not among them
    return group.rename_axis("raw_customer_id").rename("group_id").reset_index()
