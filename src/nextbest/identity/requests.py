"""Whom erasure requests name: by an id of the shop or of the platform, or by an address."""

from collections.abc import Set
from dataclasses import dataclass, field

import pandas as pd

from nextbest.identity.addresses import normalized
from nextbest.identity.names import folded, may_be_address, reading
from nextbest.identity.persons import EMAIL


@dataclass(frozen=True)
class Requests:
    """What requests name: texts that may be ids, and the SHA-256 of those that are addresses."""

    ids: frozenset[str] = field(default_factory=frozenset)
    addresses: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, texts: Set[str]) -> "Requests":
        """Read the texts of requests; an address may be the id of a customer as well.

        Examples
        --------
        >>> sorted(Requests.of({"17850", "Ann@shop.example"}).ids)
        ['17850', 'Ann@shop.example', 'ann@shop.example']
        """
        emails = {email for text in texts if (email := normalized(text))}
        addresses = {address for text in texts for address in reading(text).addresses}
        return cls(frozenset(texts | emails), frozenset(addresses))

    def name(self, links: pd.DataFrame) -> pd.Series:
        """Return which identifiers are named; an id that is an address in any of its spellings."""
        is_email = links["kind"] == EMAIL
        is_named = links["value"].isin(self.ids).mask(is_email, links["value"].isin(self.addresses))
        written = links.loc[~is_email & links["value"].map(may_be_address), "value"]
        is_written = written.map(lambda text: not self.addresses.isdisjoint(addresses_in(text)))
        return is_named | is_written.astype(bool).reindex(links.index, fill_value=False)

    def spelled(self, links: pd.DataFrame, person: pd.Series, answered: Set[str]) -> pd.Series:
        """Return which ids are named in another spelling, where that is one person alone.

        Parameters
        ----------
        links
            Identifiers of the register.
        person
            The person of each raw id.
        answered
            Texts that name somebody who is erased already.
        """
        ids = links.loc[links["kind"] != EMAIL, ["raw_customer_id", "value"]]
        strays = self.ids - answered - set(ids["value"])
        asked = {spelling for text in strays for spelling in reading(text).ids}
        if not asked:
            return pd.Series(False, links.index)
        spelling = ids["value"].map(folded)
        found = spelling[spelling.isin(asked)]
        n_persons = ids.loc[found.index, "raw_customer_id"].map(person).groupby(found).nunique()
        is_one = found.isin(n_persons.index[n_persons == 1])
        return is_one.reindex(links.index, fill_value=False)


def addresses_in(text: str) -> frozenset[str]:
    """Return the SHA-256 of each address that a whole text may be."""
    return reading(text).addresses
