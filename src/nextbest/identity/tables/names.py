"""Whom texts in the place of a customer's id name: in refusals, in requests, in other rows."""

from typing import Any

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.identity.attribution import NAME, erased_names, name_holders, unclear_requests
from nextbest.identity.persons import CUSTOMER_ID
from nextbest.identity.raw import keys, times_of
from nextbest.identity.tables.stored import stored
from nextbest.identity.tombstones import salted_hash

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
    known = stored(register, [*columns, "n_customers"])
    return unclear_requests(asked, known, int(meta["max_customers_per_email"]))


def _names(tables: list[Any]) -> set[str]:
    """Return the distinct texts in the place of a customer's id."""
    texts = [frames.read_texts(table, ["customer_id"], distinct=True) for table in tables]
    return {name for rows in texts for name in keys(rows["customer_id"]).dropna()}


def _register(register: Any) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return the links of living people, the tombstones and the salt."""
    columns = ["raw_customer_id", "kind", "value", "value_hash", "erased_at", "salt"]
    known = stored(register, columns)
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
