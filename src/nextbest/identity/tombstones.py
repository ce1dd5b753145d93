"""Tombstones of erased people: by which they are known again, and the platform is told.

A tombstone is a salted hash of an identifier, and for some days the identifier itself.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
import pyarrow as pa

from nextbest import frames
from nextbest.identity.names import folded, may_be_address, reading
from nextbest.identity.persons import CUSTOMER_ID, EMAIL, EXTERNAL_ID, WRITTEN
from nextbest.identity.requests import Requests

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
        ("last_seen_at", pa.timestamp("us")),
        ("n_customers", pa.int64()),
    ]
)
LINK = ["raw_customer_id", "kind", "value"]
TIMES = ("valid_from", "erased_at", "last_seen_at")
FOLDED = {CUSTOMER_ID: "folded_customer_id", EXTERNAL_ID: "folded_external_id"}
"""Kinds of tombstones that know an id or an external id in whatever spelling."""


@dataclass(frozen=True)
class RegisterSettings:
    """When the build began (UTC), two vars, and the newest time in the customer table.

    ``read_until`` is None where the table has no time that is not in the future.
    """

    now: datetime
    max_customers_per_email: int
    erasure_notice_days: int
    read_until: datetime | None = None


def salted_hash(salt: str, kind: str, value: str) -> str:
    """Return the hash by which a tombstone knows an identifier of a kind; SQL computes the same."""
    return hashlib.sha256(f"{salt}{kind}|{value}".encode()).hexdigest()


def hashes_of(links: pd.DataFrame, salt: str) -> pd.Series:
    """Return the hash of each link's identifier."""
    pairs = zip(links["kind"], links["value"], strict=True)
    hashes = [salted_hash(salt, kind, value) for kind, value in pairs]
    return pd.Series(hashes, index=links.index, dtype=object)


def stacked(*parts: pd.DataFrame) -> pd.DataFrame:
    """Return the parts below each other in the columns of `SCHEMA`."""
    typed = [_typed(part) for part in parts if len(part)] or [_typed(parts[0])]
    return pd.concat(typed).reset_index(drop=True)


def _typed(part: pd.DataFrame) -> pd.DataFrame:
    rows = part.reindex(columns=SCHEMA.names)
    times = {name: pd.to_datetime(rows[name]).astype("datetime64[ns]") for name in TIMES}
    texts = {name: rows[name].astype(object) for name in SCHEMA.names if name not in TIMES}
    return rows.assign(**texts, **times)


def name_hashes(text: str, salt: str, *, is_whole: bool = False) -> set[str]:
    """Return the hashes of the tombstones that a text may name; of the whole text, or of parts."""
    said = reading(text)
    ids = said.ids if is_whole else said.all_ids
    pairs = [(kind, value) for kind in FOLDED.values() for value in ids]
    pairs += [(kind, text) for kind in FOLDED]
    pairs += [(EMAIL, value) for value in (said.addresses if is_whole else said.all_addresses)]
    return {salted_hash(salt, kind, value) for kind, value in pairs}


def answered(texts: Iterable[str], tombstones: pd.DataFrame, salt: str) -> set[str]:
    """Return the texts of requests that name somebody who is erased."""
    own = {salted_hash(salt, "request", key) for text in texts for key in _request_keys(text)}
    known = set(tombstones.loc[~tombstones["row_key"].isin(own), "value_hash"].dropna())
    return {text for text in texts if not known.isdisjoint(name_hashes(text, salt, is_whole=True))}


def _request_keys(text: str) -> list[str]:
    """Return the texts that make the keys of what a request leaves for somebody never seen."""
    return [_request_key(kind, value) for kind, value in _request_pairs(text)]


def _request_pairs(text: str) -> list[tuple[str, str]]:
    said = reading(text)
    pairs = [(EMAIL, address) for address in said.addresses]
    pairs += [(kind, text) for kind in FOLDED]
    return pairs + [(kind, value) for kind in FOLDED.values() for value in said.ids]


def _request_key(kind: str, value: str) -> str:
    return value if kind == CUSTOMER_ID else f"{kind}|{value}"


def tombstones_of(links: pd.DataFrame, is_told: pd.Series, salt: str) -> pd.DataFrame:
    """Return rows of erased people without their id; what is no sign of them leaves no hash."""
    is_told = is_told[links.index]
    links = links.assign(kind=links["kind"].replace(WRITTEN, EMAIL))
    never = pd.Series(pd.NaT, links.index)
    return links.assign(
        raw_customer_id=None,
        value=links["value"].where(is_told),
        value_hash=hashes_of(links, salt).where(is_told),
        valid_from=never,
        last_seen_at=never,
        n_customers=None,
    )


def folded_tombstones(tombstones: pd.DataFrame, told: pd.DataFrame, salt: str) -> pd.DataFrame:
    """Return tombstones of the spellings of ids that are told, or that tombstones still have.

    They hold hashes alone, since the platform is told by the ids themselves.
    """
    ids = pd.concat([told[["kind", "value"]], tombstones[["kind", "value"]]]).dropna()
    ids = ids[ids["kind"].isin(FOLDED)]
    rows = pd.DataFrame({"kind": ids["kind"].map(FOLDED), "value": ids["value"].map(folded)})
    rows = rows.drop_duplicates().reset_index(drop=True)
    rows["value_hash"] = hashes_of(rows, salt)
    rows["row_key"] = hashes_of(rows.assign(kind="spelled|" + rows["kind"]), salt)
    return rows[~rows["value_hash"].isin(set(tombstones["value_hash"]))].assign(value=None)


def unseen(
    requests: Requests, links: pd.DataFrame, tombstones: pd.DataFrame, salt: str
) -> pd.DataFrame:
    """Return tombstones of what requests name and no customer row had, of each kind it may be."""
    is_email = links["kind"].isin([EMAIL, WRITTEN])
    emails = set(links.loc[is_email, "value"])
    named = requests.ids - set(links.loc[~is_email, "value"])
    named -= answered(named, tombstones, salt)
    strays = {text for text in named if emails.isdisjoint(reading(text).addresses)}
    pairs = {pair for text in strays for pair in _request_pairs(text)}
    rows = pd.DataFrame(sorted(pairs), columns=["kind", "value"], dtype=object)
    rows["value_hash"] = hashes_of(rows, salt)
    named_by = map(_request_key, rows["kind"], rows["value"])
    rows["row_key"] = [salted_hash(salt, "request", key) for key in named_by]
    is_shown = rows["kind"].isin([*FOLDED, EMAIL]) & ~rows["value"].map(may_be_address).eq(True)
    rows["value"] = frames.with_none(rows["value"].where(is_shown))
    return rows[~rows["value_hash"].isin(set(tombstones["value_hash"]))]


def forgotten(tombstones: pd.DataFrame, settings: RegisterSettings) -> pd.DataFrame:
    """Return the tombstones whose time to tell the platform is over, without the identifier."""
    limit = settings.now - timedelta(days=settings.erasure_notice_days)
    is_over = tombstones["value"].notna() & (tombstones["erased_at"] < limit)
    return tombstones[is_over].assign(value=None)
