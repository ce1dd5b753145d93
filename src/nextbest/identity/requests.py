"""Whom erasure requests name: by an id of the shop or of the platform, or by an address."""

from collections.abc import Set
from dataclasses import dataclass, field

import pandas as pd

from nextbest.identity.addresses import normalized, sha256
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
        return cls(frozenset(texts | emails), frozenset(map(sha256, emails)))

    def name(self, links: pd.DataFrame) -> pd.Series:
        """Return which identifiers are named; an id that is an address in any of its spellings."""
        is_email = links["kind"] == EMAIL
        is_named = links["value"].isin(self.ids).mask(is_email, links["value"].isin(self.addresses))
        written = links.loc[~is_email & links["value"].str.contains("@", regex=False), "value"]
        hashes = written.map(address_hash).dropna()
        return is_named | hashes.isin(self.addresses).reindex(links.index, fill_value=False)


def address_hash(text: str) -> str | None:
    """Return the SHA-256 of a text's address, None where it is no address."""
    email = normalized(text)
    return sha256(email) if email else None
