"""The register of identities: every id and address ever seen, and those of erased people.

The row of a living person says in the clear which raw id has which external id or address. When
the person is erased, each of their rows becomes a tombstone (`nextbest.identity.tombstones`). One
row of kind ``load`` says up to when the customer table was read.
"""

import secrets

import pandas as pd
from pandas.api.typing import NaTType

from nextbest.identity.erasures import erased_links
from nextbest.identity.holders import written_addresses
from nextbest.identity.persons import CUSTOMER_ID, EMAIL, EXTERNAL_ID
from nextbest.identity.raw import NEVER
from nextbest.identity.requests import Requests
from nextbest.identity.tombstones import (
    LINK,
    RegisterSettings,
    folded_tombstones,
    forgotten,
    salted_hash,
    stacked,
    tombstones_of,
    unseen,
)

LOAD = "load"


def updated_register(
    register: pd.DataFrame, seen: pd.DataFrame, requests: Requests, settings: RegisterSettings
) -> pd.DataFrame:
    """Return the rows of the register that are new or changed.

    Parameters
    ----------
    register
        The register so far; columns that an earlier version did not write may be missing.
    seen
        Identifiers in the customer table of today, as `identifiers` gives them.
    requests
        Whom erasure requests name, whatever else is wrong with their rows.
    settings
        The build's time and vars.

    Returns
    -------
    pandas.DataFrame
        Rows of `nextbest.identity.tombstones.SCHEMA`, to be merged by ``row_key``.
    """
    register = stacked(register)
    salt = register["salt"].iloc[0] if len(register) else secrets.token_hex(32)
    tombstones = register[register["erased_at"].notna()]
    loads = register[register["kind"] == LOAD]
    living = register[register["erased_at"].isna() & (register["kind"] != LOAD)]
    links = _links(living, seen, salt, settings, loads["last_seen_at"].max())
    is_gone, is_told = erased_links(links, tombstones, requests, salt, settings)
    is_living = links["row_key"].isin(living["row_key"])
    is_known = links["row_key"].isin(register["row_key"])
    kept = links[~is_gone & (~is_known | (is_living & links["is_changed"]))]
    buried = tombstones_of(links[is_gone & (is_living | ~is_known)], is_told, salt)
    spelled = folded_tombstones(tombstones, links[is_gone & is_told[links.index]], salt)
    never_seen = unseen(requests, links, stacked(tombstones, buried, spelled), salt)
    buried = stacked(buried, spelled, never_seen).assign(erased_at=settings.now)
    load = _load(loads, salt, settings)
    return (
        stacked(kept, buried, forgotten(tombstones, settings), load)
        .assign(salt=salt)
        .sort_values("row_key")
    )


def _links(
    living: pd.DataFrame,
    seen: pd.DataFrame,
    salt: str,
    settings: RegisterSettings,
    last_load: pd.Timestamp | NaTType,
) -> pd.DataFrame:
    """Return what is known and what is seen today, one row per raw id, kind and value.

    ``last_seen_at`` is null while the customer table has the identifier; after that it is the time
    of the load before, or that of the row where an earlier version did not write down any.
    """
    living, seen = (rows.set_index(_texts_of(rows)) for rows in (living, seen))
    links = living.reindex(living.index.append(seen.index.difference(living.index, sort=False)))
    links[LINK] = links[LINK].fillna(seen[LINK].reindex(links.index))
    for name, column in {"said_from": "valid_from", "last_from": "last_from"}.items():
        links[name] = seen[column].astype("datetime64[ns]").reindex(links.index)
    is_new, is_seen = links["row_key"].isna(), links["said_from"].notna()
    was_seen = links["last_seen_at"].isna()
    missing_since = links["valid_from"] if pd.isna(last_load) else last_load
    links["last_seen_at"] = links["last_seen_at"].fillna(missing_since).mask(is_seen)
    unknown = seen.loc[seen["is_unknown"], "raw_customer_id"]
    links["is_unknown"] = links["raw_customer_id"].isin(unknown)
    links["is_changed"] = was_seen != links["last_seen_at"].isna()
    links["valid_from"] = links["valid_from"].fillna(links["said_from"])
    is_late = is_new & ~links["is_unknown"]
    is_late &= _is_late(links, living, is_first=pd.isna(last_load) and not len(living))
    links.loc[is_late, "valid_from"] = settings.now
    links["last_from"] = links[["valid_from", "last_from"]].max(axis=1)
    n_customers = _n_customers(links)
    links["is_changed"] |= n_customers.notna() & ~n_customers.eq(links["n_customers"])
    links["n_customers"] = n_customers
    links["is_new"] = is_new
    links.loc[is_new, "row_key"] = [salted_hash(salt, "link", text) for text in links.index[is_new]]
    return links.reset_index(drop=True)


def _texts_of(links: pd.DataFrame) -> pd.Index:
    """Return each link as one text, by which it is found again."""
    ids, kinds, values = (links[name].astype(object) for name in LINK)
    return pd.Index(ids + "|" + kinds + "|" + values, dtype=object)


def _n_customers(links: pd.DataFrame) -> pd.Series:
    """Return how many ids ever shared each address at most, null for other identifiers.

    A placeholder does not become somebody's own when some of those who had it are erased.
    """
    emails = links[links["kind"] == EMAIL]
    now = emails.groupby("value")["raw_customer_id"].transform("nunique")
    ever = pd.to_numeric(emails["n_customers"]).groupby(emails["value"]).transform("max")
    return pd.concat([now, ever], axis=1).max(axis=1).reindex(links.index)


def _is_late(links: pd.DataFrame, living: pd.DataFrame, *, is_first: bool) -> pd.Series:
    """Return which new rows began today, whatever they say.

    An address that comes after another one, and says that it is older, was written over that of
    the other one. A row without any time that a later load brings is new.
    """
    is_undated = ~pd.Series(is_first, links.index) & (links["valid_from"] == NEVER)
    mails = living[living["kind"] == EMAIL]
    is_gone = ~mails["row_key"].isin(links.loc[links["said_from"].notna(), "row_key"])
    newest = links["raw_customer_id"].map(mails.groupby("raw_customer_id")["valid_from"].max())
    gone = mails[is_gone].groupby("raw_customer_id")["valid_from"].max()
    is_older = links["raw_customer_id"].map(gone) >= links["valid_from"]
    is_older |= newest == links["valid_from"]
    return is_undated | ((links["kind"] == EMAIL) & is_older)


def _load(loads: pd.DataFrame, salt: str, settings: RegisterSettings) -> pd.DataFrame:
    """Return the row that says up to when the customer table was read, where that has changed."""
    read_until = pd.Timestamp(settings.read_until or settings.now)
    if (loads["last_seen_at"] == read_until).any():
        return loads.head(0)
    row = {"row_key": salted_hash(salt, LOAD, ""), "kind": LOAD, "last_seen_at": read_until}
    return pd.DataFrame([row])


def identifiers(customers: pd.DataFrame, emails: pd.DataFrame) -> pd.DataFrame:
    """Return the identifiers in rows of the customer table, one row per id, kind and value.

    Parameters
    ----------
    customers
        ``raw_customer_id``, ``external_id``, ``raw_email`` and ``valid_from``, which is null where
        the time of the row cannot be read.
    emails
        The result of `nextbest.identity.addresses.normalized_addresses`.

    Returns
    -------
    pandas.DataFrame
        ``raw_customer_id``, ``kind``, ``value``, ``valid_from`` and ``last_from``, the times of the
        oldest and of the newest row with it, and ``is_unknown``, whether one of them is not known.
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
    rows = rows.dropna(subset=["value"]).sort_values("valid_from")
    dated = rows[rows["valid_from"].notna()]
    newest = dated["valid_from"].set_axis(_texts_of(dated))
    newest = newest[~newest.index.duplicated(keep="last")]
    unknown = set(_texts_of(rows[rows["valid_from"].isna()]))
    rows = rows.drop_duplicates(LINK)
    texts = _texts_of(rows)
    last_from = pd.Series(newest.reindex(texts).to_numpy(), rows.index)
    rows = rows.assign(
        last_from=last_from.fillna(NEVER),
        valid_from=rows["valid_from"].fillna(NEVER),
        is_unknown=texts.isin(unknown),
    )
    return pd.concat([rows, written_addresses(rows)]).drop_duplicates(LINK)
