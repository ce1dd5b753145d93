"""Erased people in the register: who is one, and the tombstones by which they are known again.

A tombstone is a salted hash of an identifier, and for some days the identifier itself, so that the
platform can be told.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
import pyarrow as pa

from nextbest.identity.holders import holders
from nextbest.identity.names import folded, may_be_address, reading
from nextbest.identity.persons import (
    CUSTOMER_ID,
    EMAIL,
    EXTERNAL_ID,
    WRITTEN,
    own_addresses,
    own_external_ids,
    persons,
)
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


def _hashes(links: pd.DataFrame, salt: str) -> pd.Series:
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


def erased_links(
    links: pd.DataFrame,
    tombstones: pd.DataFrame,
    requests: Requests,
    salt: str,
    settings: RegisterSettings,
) -> tuple[pd.Series, pd.Series]:
    """Return which links have to go, and which of them are signs by which people are known again.

    A person is erased with all ids that held one of their addresses at the same time. Of a former
    holder only the link to the address goes. An address that somebody else holds since, one that
    many share, and an external id of several people are no sign of the person.
    """
    is_written = links["kind"] == WRITTEN
    links = links.assign(kind=links["kind"].mask(is_written, EMAIL), is_written=is_written)
    own = set(own_addresses(links, settings.max_customers_per_email))
    is_own = (links["kind"] == EMAIL) & links["value"].isin(own)
    is_known = _is_known(links[is_own | (links["kind"] != EMAIL)], tombstones, salt)
    is_known = is_known.reindex(links.index, fill_value=False)
    is_known |= _is_back(links, is_known, tombstones, salt)
    links = links.join(holders(links))
    is_last, is_held = is_own & links["is_last"].eq(True), links["is_held"].eq(True)
    links["mailbox"] = links["mailbox"].mask(is_known & ~is_held)  # it has gone with the erased
    person = persons(links, settings.max_customers_per_email, "mailbox")
    is_sign = (links["kind"] == CUSTOMER_ID) | is_last
    is_sign |= (links["kind"] == EXTERNAL_ID) & links["value"].isin(own_external_ids(links, person))
    is_met = is_sign & is_known & (is_held | (links["kind"] != EMAIL))
    is_asked = is_sign & ~is_known & requests.name(links)
    is_asked &= ~_is_taken(links[is_asked], links, tombstones, salt).reindex(
        links.index, fill_value=False
    )
    is_asked |= is_sign & requests.spelled(links, person, answered(requests.ids, tombstones, salt))
    named = person.reindex(links.loc[is_met | is_asked, "raw_customer_id"]).unique()
    is_erased = links["raw_customer_id"].map(person).isin(named)
    addresses = links.loc[is_erased & is_last, "value"]
    is_former = is_own & (is_known | links["value"].isin(addresses))
    return is_erased | is_former, is_erased & is_sign


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


def _is_back(
    links: pd.DataFrame, is_known: pd.Series, tombstones: pd.DataFrame, salt: str
) -> pd.Series:
    """Return which new ids are those of an erased person in another spelling.

    An id of the same spelling that was there before is that of somebody else: then nobody knows.
    """
    known = set(tombstones.loc[tombstones["kind"].isin(FOLDED.values()), "value_hash"])
    is_id = links["kind"].isin(FOLDED) & ~is_known
    new = links[is_id & links["is_new"].eq(True)]
    if not known or not len(new):
        return pd.Series(False, links.index)
    new = new.assign(value=new["value"].map(folded), kind=new["kind"].map(FOLDED))
    back = new[_hashes(new, salt).isin(known)]
    if len(back):
        held = set(links.loc[is_id & ~links["is_new"].eq(True), "value"].map(folded))
        back = back[~back["value"].isin(held)]
    return pd.Series(links.index.isin(back.index), links.index)


def _is_known(links: pd.DataFrame, tombstones: pd.DataFrame, salt: str) -> pd.Series:
    known = set(tombstones["value_hash"].dropna())
    return _hashes(links, salt).isin(known) if known else pd.Series(False, links.index)


def _is_taken(
    asked: pd.DataFrame, links: pd.DataFrame, tombstones: pd.DataFrame, salt: str
) -> pd.Series:
    """Return which external ids are the own id of a customer, living or erased, who is meant."""
    external = asked[asked["kind"] == EXTERNAL_ID].assign(kind=CUSTOMER_ID)
    is_living = external["value"].isin(links.loc[links["kind"] == CUSTOMER_ID, "value"])
    return is_living | _is_known(external, tombstones, salt)


def tombstones_of(links: pd.DataFrame, is_told: pd.Series, salt: str) -> pd.DataFrame:
    """Return rows of erased people without their id; what is no sign of them leaves no hash."""
    is_told = is_told[links.index]
    links = links.assign(kind=links["kind"].replace(WRITTEN, EMAIL))
    return links.assign(
        raw_customer_id=None,
        value=links["value"].where(is_told),
        value_hash=_hashes(links, salt).where(is_told),
        valid_from=pd.NaT,
        last_seen_at=pd.NaT,
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
    rows["value_hash"] = _hashes(rows, salt)
    rows["row_key"] = _hashes(rows.assign(kind="spelled|" + rows["kind"]), salt)
    return rows[~rows["value_hash"].isin(set(tombstones["value_hash"]))].assign(value=None)


def unseen(
    requests: Requests, links: pd.DataFrame, tombstones: pd.DataFrame, salt: str
) -> pd.DataFrame:
    """Return tombstones of what requests name and no customer row had, of each kind it may be."""
    is_email = links["kind"].isin([EMAIL, WRITTEN])
    emails = set(links.loc[is_email, "value"])
    strays = requests.ids - set(links.loc[~is_email, "value"])
    strays -= answered(strays, tombstones, salt)
    strays = {text for text in strays if emails.isdisjoint(reading(text).addresses)}
    pairs = {pair for text in strays for pair in _request_pairs(text)}
    rows = pd.DataFrame(sorted(pairs), columns=["kind", "value"], dtype=object)
    rows["value_hash"] = _hashes(rows, salt)
    pairs = zip(rows["kind"], rows["value"], strict=True)
    rows["row_key"] = [salted_hash(salt, "request", _request_key(*pair)) for pair in pairs]
    is_shown = rows["kind"].isin([*FOLDED, EMAIL]) & ~rows["value"].map(may_be_address).eq(True)
    rows["value"] = rows["value"].where(is_shown, None)
    return rows[~rows["value_hash"].isin(set(tombstones["value_hash"]))]


def forgotten(tombstones: pd.DataFrame, settings: RegisterSettings) -> pd.DataFrame:
    """Return the tombstones whose time to tell the platform is over, without the identifier."""
    limit = settings.now - timedelta(days=settings.erasure_notice_days)
    is_over = tombstones["value"].notna() & (tombstones["erased_at"] < limit)
    return tombstones[is_over].assign(value=None)
