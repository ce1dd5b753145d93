"""Who is erased: the links that have to go, by requests and by the tombstones of earlier ones."""

import pandas as pd

from nextbest.identity.holders import holders
from nextbest.identity.names import folded
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
from nextbest.identity.tombstones import FOLDED, RegisterSettings, answered, hashes_of


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
    back = new[hashes_of(new, salt).isin(known)]
    if len(back):
        held = set(links.loc[is_id & ~links["is_new"].eq(True), "value"].map(folded))
        back = back[~back["value"].isin(held)]
    return pd.Series(links.index.isin(back.index), links.index)


def _is_known(links: pd.DataFrame, tombstones: pd.DataFrame, salt: str) -> pd.Series:
    known = set(tombstones["value_hash"].dropna())
    return hashes_of(links, salt).isin(known) if known else pd.Series(False, links.index)


def _is_taken(
    asked: pd.DataFrame, links: pd.DataFrame, tombstones: pd.DataFrame, salt: str
) -> pd.Series:
    """Return which external ids are the own id of a customer, living or erased, who is meant."""
    external = asked[asked["kind"] == EXTERNAL_ID].assign(kind=CUSTOMER_ID)
    is_living = external["value"].isin(links.loc[links["kind"] == CUSTOMER_ID, "value"])
    return is_living | _is_known(external, tombstones, salt)
