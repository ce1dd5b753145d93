"""What the Python models of identities do with their tables."""

import re
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.identity.addresses import normalized, normalized_addresses, sha256
from nextbest.identity.persons import CUSTOMER_ID, EMAIL, persons
from nextbest.identity.register import (
    SCHEMA,
    RegisterSettings,
    identifiers,
    salted_hash,
    updated_register,
)

ADDRESSES = pa.schema(
    [("raw_email", pa.string()), ("email", pa.string()), ("email_sha256", pa.string())]
)
IDENTITIES = pa.schema([("raw_customer_id", pa.string()), ("identity_id", pa.string())])
TIMES = ("updated_at", "signed_up_at", "loaded_at")
BLANKS = "".join(map(chr, [32, 9, 10, 13, 160, 5760, *range(8192, 8204), 8239, 8287, 12288, 65279]))
"""What is cut at both ends of a raw text, as macro `blank_characters` has it."""
DECIMAL_KEY = re.compile(r"\A(-?[0-9]+)[.]0+\Z")
"""A whole number that was read as a floating-point or decimal one: 36.0, 36.00."""


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
    settings = RegisterSettings(
        now, int(meta["max_customers_per_email"]), int(meta["erasure_notice_days"])
    )
    known = _texts(frames.read(register)) if register is not None else _empty()
    rows = _customers(customers)
    seen = identifiers(rows, normalized_addresses(rows["raw_email"]))
    return updated_register(known, seen, _requested(requests), settings)


def living_addresses(customers: Any, register: Any) -> pd.DataFrame:
    """Return each raw address in its one form, those of erased people left out."""
    rows = normalized_addresses(_customers(customers)["raw_email"])
    known = _texts(frames.read(register, ["value_hash", "salt", "erased_at"]))
    erased = set(known.loc[known["erased_at"].notna(), "value_hash"].dropna())
    if not erased:
        return rows
    salt = known["salt"].iloc[0]
    hashes = [salted_hash(salt, EMAIL, value) if value else None for value in rows["email_sha256"]]
    return rows[~pd.Series(hashes, index=rows.index, dtype=object).isin(erased)]


def identities(register: Any, meta: dict[str, Any]) -> pd.DataFrame:
    """Return the person of each raw id that is not erased."""
    links = _texts(frames.read(register, ["raw_customer_id", "kind", "value"]))
    links = links.dropna(subset=["raw_customer_id"])
    links = links[links["kind"].isin([CUSTOMER_ID, EMAIL])]
    person = persons(links, int(meta["max_customers_per_email"]))
    return person.rename_axis("raw_customer_id").rename("identity_id").reset_index()


def _customers(table: Any) -> pd.DataFrame:
    """Read what identifies a customer; a column that the shop does not have is null."""
    rows = frames.read_texts(table, ["customer_id", "external_id", "email", *TIMES])
    rows = rows.drop_duplicates()
    times = [
        pd.to_datetime(rows[name], errors="coerce", utc=True, format="ISO8601") for name in TIMES
    ]
    valid_from = times[0].fillna(times[1]).fillna(times[2]).dt.tz_localize(None)
    return pd.DataFrame(
        {
            "raw_customer_id": keys(rows["customer_id"]),
            "external_id": trimmed(rows["external_id"]),
            "raw_email": trimmed(rows["email"]),
            "valid_from": valid_from.fillna(pd.Timestamp("1900-01-01")).astype("datetime64[us]"),
        }
    )


def _requested(table: Any) -> set[str]:
    """Return the ids to erase; an address in their place counts as well."""
    if table is None:
        return set()
    ids = set(keys(frames.read_texts(table, ["customer_id"])["customer_id"]).dropna())
    addresses = {value: normalized(value) for value in ids if "@" in value}
    hashes = {sha256(address) for address in addresses.values() if address}
    return ids - {value for value, address in addresses.items() if address} | hashes


def trimmed(values: pd.Series) -> pd.Series:
    """Return raw values as texts without blanks around them; an empty text is missing."""
    texts = values.astype(object).where(values.notna(), None)
    cut = texts.map(lambda value: str(value).strip(BLANKS) or None, na_action="ignore")
    return cut.where(cut.notna(), None)


def keys(values: pd.Series) -> pd.Series:
    """Return raw keys as texts, whole numbers without a fraction of zeros, as macro `key_of` does.

    Examples
    --------
    >>> keys(pd.Series(["36", "36.0", " 36.00 ", "36.5", "A-36.0", ""])).tolist()
    ['36', '36', '36', '36.5', 'A-36.0', None]
    """
    cut = trimmed(values).map(lambda text: DECIMAL_KEY.sub(r"\1", text), na_action="ignore")
    return cut.where(cut.notna(), None)


def _texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Undo the categories that a reader makes of texts."""
    texts = [name for name in rows if isinstance(rows[name].dtype, pd.CategoricalDtype)]
    rows = rows.astype(dict.fromkeys(texts, object))
    return rows.where(rows.notna(), None) if texts else rows


def _empty() -> pd.DataFrame:
    return SCHEMA.empty_table().to_pandas()
