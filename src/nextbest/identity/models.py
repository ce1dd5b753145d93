"""What the Python models of identities do with their tables."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.identity.addresses import normalized_addresses
from nextbest.identity.attribution import (
    NAME,
    erased_names,
    name_holders,
    unclear_requests,
)
from nextbest.identity.names import reading
from nextbest.identity.persons import CUSTOMER_ID, EMAIL, persons
from nextbest.identity.raw import customers_of, keys, times_of, trimmed
from nextbest.identity.register import identifiers, updated_register
from nextbest.identity.requests import Requests
from nextbest.identity.tombstones import SCHEMA, RegisterSettings, salted_hash

ADDRESSES = pa.schema(
    [("raw_email", pa.string()), ("email", pa.string()), ("email_sha256", pa.string())]
)
ADDRESS_GROUPS = pa.schema([("raw_customer_id", pa.string()), ("group_id", pa.string())])
HOLDERS = pa.schema(
    [
        ("name", pa.string()),
        ("holder_id", pa.string()),
        ("named_sha256", pa.string()),
        ("name_hash", pa.string()),
    ]
)
ERASED = pa.schema([("name_hash", pa.string())])
UNCLEAR = pa.schema(
    [
        ("request_hash", pa.string()),
        ("holder_id", pa.string()),
        ("requested_at", pa.timestamp("us")),
    ]
)
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
    known = _texts(frames.read(register)) if register is not None else _empty()
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
    known = _texts(frames.read(register, ["value_hash", "salt", "erased_at"]))
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


def holders_of_names(
    tables: list[Any], kept: Any, register: Any, meta: dict[str, Any]
) -> pd.DataFrame:
    """Return whom the texts in the place of a customer's id name.

    Parameters
    ----------
    tables
        Raw tables with a customer_id in which people say no.
    kept
        The refusals as the build before left them, or None.
    register
        The register of identities.
    meta
        ``max_customers_per_email``.

    Returns
    -------
    pandas.DataFrame
        One row per text and customer whom it names; a text that names somebody who is erased is a
        salted hash. One that names a living customer too is kept, since it may be their "no".
    """
    names = _names(tables)
    if kept is not None:
        names |= set(frames.read_texts(kept, ["raw_customer_id"], distinct=True)["raw_customer_id"])
    links, tombstones, salt = _register(register)
    rows = name_holders(names, links, int(meta["max_customers_per_email"]))
    strangers = names - set(rows["name"])
    return pd.concat([rows, _hashed(strangers, links, tombstones, salt)])


def hashes_of_erased_names(tables: list[Any], register: Any) -> pd.DataFrame:
    """Return the salted hashes of texts in the place of a customer's id that name erased people."""
    return _hashed(_names(tables), *_register(register))


def requests_that_erased_nobody(requests: Any, register: Any, meta: dict[str, Any]) -> pd.DataFrame:
    """Return the requests that erased nobody, with everybody whom they may mean.

    Parameters
    ----------
    requests
        The raw table of erasure requests, or None where the shop has none.
    register
        The register of identities.
    meta
        ``max_customers_per_email``.
    """
    if requests is None:
        return frames.empty(UNCLEAR)
    time = ["requested_at"]
    rows = frames.read_texts(requests, ["customer_id", *time], times=time)
    said = {"name": keys(rows["customer_id"]), "requested_at": times_of(rows["requested_at_utc"])}
    asked = pd.DataFrame(said).dropna(subset=["name"]).drop_duplicates()
    columns = ["row_key", "raw_customer_id", "kind", "value", "value_hash", "erased_at", "salt"]
    known = _texts(frames.read(register, [*columns, "n_customers"]))
    return unclear_requests(asked, known, int(meta["max_customers_per_email"]))


def _names(tables: list[Any]) -> set[str]:
    """Return the distinct texts in the place of a customer's id."""
    texts = [frames.read_texts(table, ["customer_id"], distinct=True) for table in tables]
    return {name for rows in texts for name in keys(rows["customer_id"]).dropna()}


def _register(register: Any) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return the links of living people, the tombstones and the salt."""
    columns = ["raw_customer_id", "kind", "value", "value_hash", "erased_at", "salt"]
    known = _texts(frames.read(register, columns))
    is_tombstone = known["erased_at"].notna()
    links = known[~is_tombstone & known["raw_customer_id"].notna()]
    return links, known[is_tombstone], known["salt"].iloc[0] if len(known) else ""


def _hashed(
    names: set[str], links: pd.DataFrame, tombstones: pd.DataFrame, salt: str
) -> pd.DataFrame:
    living = links.loc[links["kind"] == CUSTOMER_ID, "value"]
    erased = sorted(erased_names(names, tombstones, salt, living))
    hashes = [salted_hash(salt, NAME, name) for name in erased]
    return pd.DataFrame({"name_hash": pd.Series(hashes, dtype=object)})


def identities(register: Any, meta: dict[str, Any]) -> pd.DataFrame:
    """Return the person of each raw id that is not erased."""
    links = _texts(frames.read(register, ["raw_customer_id", "kind", "value", "n_customers"]))
    links = links.dropna(subset=["raw_customer_id"])
    links = links[links["kind"].isin([CUSTOMER_ID, EMAIL])]
    person = persons(links, int(meta["max_customers_per_email"]))
    return person.rename_axis("raw_customer_id").rename("identity_id").reset_index()


def address_groups(addresses: Any) -> pd.DataFrame:
    """Return the group of each raw id that has an address: the smallest of the linked ids."""
    links = _texts(frames.read(addresses, ["raw_customer_id", "email"]))
    links = links.rename(columns={"email": "value"}).assign(kind=EMAIL)
    group = persons(links, len(links))  # placeholders are not among them
    return group.rename_axis("raw_customer_id").rename("group_id").reset_index()


def _requested(table: Any) -> Requests:
    if table is None:
        return Requests()
    written = frames.read_texts(table, ["customer_id"])["customer_id"]
    return Requests.of(set(trimmed(written).dropna()) | set(keys(written).dropna()))


def _texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Undo the categories that a reader makes of texts."""
    texts = [name for name in rows if isinstance(rows[name].dtype, pd.CategoricalDtype)]
    rows = rows.astype(dict.fromkeys(texts, object))
    return frames.with_none(rows) if texts else rows


def _empty() -> pd.DataFrame:
    return frames.empty(SCHEMA)
