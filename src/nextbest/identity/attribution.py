"""Whom the texts in the place of a customer's id name: living people, or erased ones."""

from collections.abc import Iterable

import pandas as pd

from nextbest.identity.names import folded, may_be_address, reading
from nextbest.identity.persons import CUSTOMER_ID, EMAIL, EXTERNAL_ID, WRITTEN, own_addresses
from nextbest.identity.tombstones import answered, name_hashes, salted_hash

NAME = "name"
"""The kind of hash of a text as a raw table has it."""


def name_holders(names: Iterable[str], links: pd.DataFrame, max_customers: int) -> pd.DataFrame:
    """Return which ids of customers are named by texts, in whatever spelling.

    Parameters
    ----------
    names
        Distinct texts. One that is the id of a customer may be the external id or the address of
        somebody else too, but no other spelling of an id.
    links
        Identifiers of living people: ``raw_customer_id``, ``kind``, ``value``.
    max_customers
        An external id of more ids is a placeholder, which names nobody.

    Returns
    -------
    pandas.DataFrame
        ``name``, ``holder_id`` and ``named_sha256``, the address by which the text names them.
    """
    ids = links[links["kind"].isin([CUSTOMER_ID, EXTERNAL_ID])]
    external = links[links["kind"] == EXTERNAL_ID]
    emails = links[links["kind"].isin([EMAIL, WRITTEN])]
    living = set(links.loc[links["kind"] == CUSTOMER_ID, "value"])
    listed = sorted(set(names))
    unknown = [name for name in listed if name not in living]
    written = [*unknown, *(name for name in listed if name in living and may_be_address(name))]
    exact = pd.DataFrame({"name": listed, "value": listed}, dtype=object)
    exact = exact.assign(raw_customer_id=None)
    named = _readings((name, reading(name).all_addresses) for name in written)
    spelled = _readings((name, reading(name).all_ids) for name in unknown)
    found = [
        exact[["name", "value"]].merge(_of_few(external, max_customers), on="value"),
        named.merge(emails, on="value").assign(named_sha256=lambda rows: rows["value"]),
    ]
    if len(spelled):
        ids = ids.assign(value=ids["value"].map(folded))
        found.append(spelled.merge(_of_few(ids, max_customers), on="value"))
    found.append(_contacts(pd.concat([exact, *found]), links, max_customers))
    rows = pd.concat(found).rename(columns={"raw_customer_id": "holder_id"})
    return rows.reindex(columns=["name", "holder_id", "named_sha256"]).drop_duplicates()


def erased_names(
    names: Iterable[str], tombstones: pd.DataFrame, salt: str, living: Iterable[str] = ()
) -> set[str]:
    """Return the texts that name erased people, in whatever spelling; no id of a living customer.

    Parameters
    ----------
    names
        Texts in the place of a customer's id.
    tombstones
        Rows with ``value_hash``.
    salt
        The salt of their hashes.
    living
        Ids of living customers.
    """
    known = set(tombstones["value_hash"].dropna())
    if not known:
        return set()
    strangers = set(names) - set(living)
    return {name for name in strangers if not known.isdisjoint(name_hashes(name, salt))}


def unclear_requests(
    asked: pd.DataFrame, register: pd.DataFrame, max_customers: int
) -> pd.DataFrame:
    """Return the requests that erased nobody, with everybody whom they may mean.

    Parameters
    ----------
    asked
        ``name`` and ``requested_at`` of erasure requests.
    register
        The register after the erasures of this build.
    max_customers
        What more ids share names nobody.

    Returns
    -------
    pandas.DataFrame
        ``request_hash``, ``holder_id`` (null where the request names nobody) and ``requested_at``.
    """
    is_tombstone = register["erased_at"].notna()
    salt = register["salt"].iloc[0] if len(register) else ""
    names = set(asked["name"].dropna())
    names -= answered(names, register[is_tombstone], salt)
    links = register[~is_tombstone & register["raw_customer_id"].notna()]
    own = own_addresses(links, max_customers)
    links = links[(links["kind"] != EMAIL) | links["value"].isin(own)]
    holders = name_holders(names, links, max_customers)[["name", "holder_id"]].drop_duplicates()
    rows = asked[asked["name"].isin(names)].merge(holders, on="name", how="left")
    hashes = [salted_hash(salt, "request", name) for name in rows["name"]]
    return rows.assign(request_hash=hashes)[["request_hash", "holder_id", "requested_at"]]


def _contacts(named: pd.DataFrame, links: pd.DataFrame, max_customers: int) -> pd.DataFrame:
    """Return the ids that are addresses of those who are named: a "no" is theirs as well."""
    own = own_addresses(links, max_customers)
    emails = links[(links["kind"] == EMAIL) & links["value"].isin(own)]
    contacts = links[links["kind"] == WRITTEN].merge(emails, on="value", suffixes=("", "_of"))
    holders = named["raw_customer_id"].fillna(named["name"])
    pairs = named.assign(raw_customer_id_of=holders)[["name", "raw_customer_id_of"]]
    pairs = pairs.merge(contacts[["raw_customer_id", "raw_customer_id_of"]].drop_duplicates())
    return pairs[["name", "raw_customer_id"]]


def _of_few(ids: pd.DataFrame, max_customers: int) -> pd.DataFrame:
    """Return ids and those external ids that not too many customers have."""
    n_customers = ids.groupby(["kind", "value"])["raw_customer_id"].transform("nunique")
    few = (ids["kind"] == CUSTOMER_ID) | (n_customers <= max_customers)
    return ids.loc[few, ["raw_customer_id", "value"]]


def _readings(pairs: Iterable[tuple[str, frozenset[str]]]) -> pd.DataFrame:
    rows = [(name, value) for name, values in pairs for value in values]
    return pd.DataFrame(rows, columns=["name", "value"], dtype=object)
