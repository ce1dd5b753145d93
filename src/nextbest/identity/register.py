"""The register of identities: every id and address ever seen, and those of erased people.

The row of a living person says in the clear which raw id has which external id or address. When
the person is erased, each of their rows becomes a tombstone: a salted hash of the identifier, by
which it is known again, and for some days the identifier itself, so that the platform can be told.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
import pyarrow as pa

from nextbest.identity.persons import CUSTOMER_ID, EMAIL, EXTERNAL_ID, own_addresses, persons

SCHEMA = pa.schema(
    [
        ("row_key", pa.string()),
        ("raw_customer_id", pa.string()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("value_hash", pa.string()),
        ("valid_from", pa.timestamp("us")),
        ("erased_at", pa.timestamp("us")),
        ("salt", pa.string()),
    ]
)
LINK = ["raw_customer_id", "kind", "value"]


@dataclass(frozen=True)
class RegisterSettings:
    """When the build began (UTC), and the vars that identities depend on."""

    now: datetime
    max_customers_per_email: int
    erasure_notice_days: int


def salted_hash(salt: str, kind: str, value: str) -> str:
    """Return the hash by which a tombstone knows an identifier of a kind; SQL computes the same."""
    return hashlib.sha256(f"{salt}{kind}|{value}".encode()).hexdigest()


def _hashes(links: pd.DataFrame, salt: str) -> pd.Series:
    pairs = zip(links["kind"], links["value"], strict=True)
    hashes = [salted_hash(salt, kind, value) for kind, value in pairs]
    return pd.Series(hashes, index=links.index, dtype=object)


def updated_register(
    register: pd.DataFrame, seen: pd.DataFrame, requested: set[str], settings: RegisterSettings
) -> pd.DataFrame:
    """Return the rows of the register that are new or changed.

    Parameters
    ----------
    register
        The register so far, columns of `SCHEMA`.
    seen
        Identifiers in the customer table of today: ``raw_customer_id``, ``kind``, ``value`` and
        ``valid_from``, the time from which the customer had it.
    requested
        Customer ids named by erasure requests, whatever else is wrong with their rows.
    settings
        The build's time and vars.

    Returns
    -------
    pandas.DataFrame
        Rows of `SCHEMA`, to be merged by ``row_key``.
    """
    salt = register["salt"].iloc[0] if len(register) else secrets.token_hex(32)
    is_tombstone = register["erased_at"].notna()
    tombstones, living = register[is_tombstone], register[~is_tombstone]
    links = _links(living, seen, salt, settings.now)
    own = set(own_addresses(links, settings.max_customers_per_email))
    erased = _erased_ids(links, own, tombstones, requested, salt, settings)
    is_erased = links["raw_customer_id"].isin(erased)
    is_known = links["row_key"].isin(register["row_key"])
    new = links[~is_erased & ~is_known]
    is_living = links["row_key"].isin(living["row_key"])
    buried = _tombstones(links[is_erased & (is_living | ~is_known)], own, salt)
    unseen = _unseen(requested, links, tombstones, salt)
    buried = _stacked(buried, unseen).assign(erased_at=settings.now)
    forgotten = _forgotten(tombstones, settings)
    return _stacked(new, buried, forgotten).assign(salt=salt).sort_values("row_key")


def _stacked(*parts: pd.DataFrame) -> pd.DataFrame:
    """Return the parts below each other in the columns of `SCHEMA`."""
    rows = pd.concat([part.reindex(columns=SCHEMA.names).astype(object) for part in parts])
    times = {name: pd.to_datetime(rows[name]) for name in ("valid_from", "erased_at")}
    return rows.assign(**times).reset_index(drop=True)


def _links(living: pd.DataFrame, seen: pd.DataFrame, salt: str, now: datetime) -> pd.DataFrame:
    """Return what is known and what is seen today, one row per raw id, kind and value.

    An address that comes after another one, and says that it is older, is dated by today: its row
    was written over that of the other one.
    """
    both = _stacked(living, seen)
    links = both.sort_values("row_key", na_position="last").drop_duplicates(LINK)
    links = links.reset_index(drop=True)
    is_new = links["row_key"].isna()
    newest = living[living["kind"] == EMAIL].groupby("raw_customer_id")["valid_from"].max()
    is_address = is_new & (links["kind"] == EMAIL)
    is_late = links["raw_customer_id"].map(newest) >= links["valid_from"]
    links.loc[is_address & is_late, "valid_from"] = now
    ids, kinds, values = (links.loc[is_new, name].astype(str) for name in LINK)
    texts = ids + "|" + kinds + "|" + values
    links.loc[is_new, "row_key"] = [salted_hash(salt, "link", text) for text in texts]
    return links


def _erased_ids(
    links: pd.DataFrame,
    own: set[str],
    tombstones: pd.DataFrame,
    requested: set[str],
    salt: str,
    settings: RegisterSettings,
) -> set[str]:
    """Return the raw ids of people who are erased: asked for, known by a tombstone, or linked."""
    known = set(tombstones["value_hash"].dropna())
    person = persons(links, settings.max_customers_per_email)
    telling = links[(links["kind"] != EMAIL) | links["value"].isin(own)]
    is_named = telling["value"].isin(requested)
    if known:
        is_named |= _hashes(telling, salt).isin(known)
        taken = {value for value in requested if salted_hash(salt, CUSTOMER_ID, value) in known}
    else:
        taken = set()
    # an id of the platform is meant only where no customer, living or erased, has it as their own
    taken |= set(links.loc[links["kind"] == CUSTOMER_ID, "value"])
    is_other = (telling["kind"] == EXTERNAL_ID) & telling["value"].isin(requested & taken)
    is_other &= ~_hashes(telling, salt).isin(known)
    is_named &= ~is_other
    named = set(person[person.index.isin(telling.loc[is_named, "raw_customer_id"])])
    return set(person.index[person.isin(named)])


def _tombstones(links: pd.DataFrame, own: set[str], salt: str) -> pd.DataFrame:
    """Return rows of erased people without their id; a placeholder address leaves no hash."""
    is_theirs = (links["kind"] != EMAIL) | links["value"].isin(own)
    return links.assign(
        raw_customer_id=None,
        value=links["value"].where(is_theirs),
        value_hash=_hashes(links, salt).where(is_theirs),
        valid_from=pd.NaT,
    )


def _unseen(
    requested: set[str], links: pd.DataFrame, tombstones: pd.DataFrame, salt: str
) -> pd.DataFrame:
    """Return a tombstone for each requested id that no customer row had, now or before."""
    rows = pd.DataFrame({"value": sorted(requested - set(links["value"]))}, dtype=object)
    rows["kind"] = CUSTOMER_ID
    rows["value_hash"] = _hashes(rows, salt)
    rows["row_key"] = [salted_hash(salt, "request", value) for value in rows["value"]]
    rows = rows[~rows["value_hash"].isin(tombstones["value_hash"])]
    return rows


def _forgotten(tombstones: pd.DataFrame, settings: RegisterSettings) -> pd.DataFrame:
    """Return the tombstones whose time to tell the platform is over, without the identifier."""
    limit = settings.now - timedelta(days=settings.erasure_notice_days)
    is_over = tombstones["value"].notna() & (tombstones["erased_at"] < limit)
    return tombstones[is_over].assign(value=None)


def identifiers(customers: pd.DataFrame, emails: pd.DataFrame) -> pd.DataFrame:
    """Return the identifiers in rows of the customer table, one row per id, kind and value.

    Parameters
    ----------
    customers
        ``raw_customer_id``, ``external_id``, ``raw_email`` and ``valid_from``.
    emails
        The result of `nextbest.identity.addresses.normalized_addresses`.
    """
    known = customers.dropna(subset=["raw_customer_id"]).merge(emails, on="raw_email", how="left")
    columns = {
        CUSTOMER_ID: known["raw_customer_id"],
        EXTERNAL_ID: known["external_id"].where(known["external_id"] != known["raw_customer_id"]),
        EMAIL: known["email_sha256"],
    }
    rows = pd.concat(
        known[["raw_customer_id", "valid_from"]].assign(kind=kind, value=value)
        for kind, value in columns.items()
    )
    return rows.dropna(subset=["value"]).sort_values("valid_from").drop_duplicates(LINK)
