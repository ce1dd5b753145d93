"""Which ids belong to one person: they share an address that is somebody's own."""

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

CUSTOMER_ID, EXTERNAL_ID, EMAIL = "customer_id", "external_id", "email"
"""Kinds of identifiers; an email address stands for itself as its SHA-256."""
WRITTEN = "written_email"
"""An address that is an id or an external id of the customer. It makes them nobody else: a "yes" of
somebody with the address is not theirs. A "no" and an erasure are."""


def own_addresses(links: pd.DataFrame, max_customers: int) -> pd.Series:
    """Return the addresses that at most ``max_customers`` ids share; others are placeholders.

    An address that more ids ever shared (``n_customers``, where the links have it) stays one.
    """
    emails = links[links["kind"] == EMAIL]
    n_customers = emails.groupby("value")["raw_customer_id"].nunique()
    if "n_customers" in links:
        n_ever = emails.groupby("value")["n_customers"].max()
        n_customers = pd.concat([n_customers, n_ever], axis=1).max(axis=1)
    return n_customers.index[n_customers <= max_customers].to_series()


def own_external_ids(links: pd.DataFrame, person: pd.Series) -> set[str]:
    """Return the external ids of one person; what several people have tells nobody."""
    external = links[links["kind"] == EXTERNAL_ID]
    n_persons = external["raw_customer_id"].map(person).groupby(external["value"]).nunique()
    return set(n_persons.index[n_persons == 1])


def persons(links: pd.DataFrame, max_customers: int, shared_by: str = "value") -> pd.Series:
    """Return the person of each raw id: the smallest of the ids linked by shared addresses.

    Parameters
    ----------
    links
        One row per raw id and identifier: ``raw_customer_id``, ``kind``, ``value``.
    max_customers
        An address of more ids links none of them.
    shared_by
        The column whose values link; by default the address, whenever an id had it.

    Returns
    -------
    pandas.Series
        The smallest raw id of the person, indexed by raw id, in the order of the raw ids.
    """
    ids = np.sort(links["raw_customer_id"].dropna().unique().astype(object))
    if not len(ids):
        return pd.Series(dtype=object, index=pd.Index([], dtype=object))
    own = own_addresses(links, max_customers)
    shared = links[(links["kind"] == EMAIL) & links["value"].isin(own)].dropna(subset=[shared_by])
    ends = pd.Index(ids).get_indexer(pd.Index(shared["raw_customer_id"]))
    addresses, different = pd.factorize(shared[shared_by])
    n_nodes = len(ids) + len(different)
    edges = (np.ones(len(ends), dtype=np.int8), (ends, addresses + len(ids)))
    graph = coo_matrix(edges, shape=(n_nodes, n_nodes))
    _, component = connected_components(graph, directed=False)
    of_id = pd.Series(component[: len(ids)], index=ids)
    first = pd.Series(ids, index=of_id.to_numpy())
    first = first[~first.index.duplicated()]  # ids are sorted, so the first is the smallest
    return of_id.map(first)
