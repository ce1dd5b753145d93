"""What a text in the place of a customer's id may mean: one set of rules for a "no" and an erasure.

A row of another system may name a customer by an id, an external id or an address, and may spell
them otherwise than the customer table does.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from nextbest.identity.addresses import normalized, plain, sha256

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_ADDRESS = re.compile(r"[^\s,;:<>()\[\]{}\"\\|@]+@[^\s,;:<>()\[\]{}\"'\\|@/?&#]+")
_QUOTES = " \t\r\n\"'`´‘’‚‛“”„‟«»‹›<>()[]{}="  # noqa: RUF001 - the quotes that people type
_ENDS = _QUOTES + ".!?*"
_LISTED = re.compile(r"[,;|/\t\r\n]+")
_APART = re.compile(r"[^\w.-]+")
_ADDRESS_SIGNS = re.compile("[@\uff20\ufe6b%&]")


@dataclass(frozen=True)
class Reading:
    """What a text may mean.

    Attributes
    ----------
    ids, addresses
        Folded ids and the SHA-256 of addresses that the whole text may be.
    loose_ids, loose_addresses
        The same of parts of the text, such as each id in a list.
    """

    ids: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    loose_ids: frozenset[str] = frozenset()
    loose_addresses: frozenset[str] = frozenset()

    @property
    def all_ids(self) -> frozenset[str]:
        """The folded ids of the whole text and of its parts."""
        return self.ids | self.loose_ids

    @property
    def all_addresses(self) -> frozenset[str]:
        """The addresses of the whole text and of its parts."""
        return self.addresses | self.loose_addresses


def folded(identifier: str) -> str:
    """Return an id without what a spreadsheet or a program adds to it or takes from it.

    That is: capitals, compatibility forms (NFKC), invisible characters, quotes around it, a decimal
    part of zeros, leading zeros.

    Examples
    --------
    >>> folded("'AB-7"), folded("0042.0"), folded("00QP7")
    ('ab-7', '42', 'qp7')
    """
    text = identifier.lower()
    if not _PLAIN.fullmatch(text):
        text = re.sub(r"[.]0+\Z", "", plain(text).casefold().strip(_QUOTES))
    return text.lstrip("0") or text[:1]


def may_be_address(text: str) -> bool:
    """Return whether a text has a sign of an address, in whatever way it is written."""
    return _ADDRESS_SIGNS.search(text) is not None


@lru_cache(maxsize=100_000)
def reading(text: str) -> Reading:
    """Return what a text may mean, in every spelling.

    Examples
    --------
    >>> reading("'QP7").ids
    frozenset({'qp7'})
    >>> reading("Ann Lee <ann@shop.example>").addresses == {sha256("ann@shop.example")}
    True
    >>> sorted(reading("QP7, nobody").loose_ids)
    ['nobody', 'qp7']
    """
    if _PLAIN.fullmatch(text):
        return Reading(ids=frozenset({folded(text)}))
    spellings = {plain(text)}
    for decode in (html.unescape, unquote, unquote):
        spellings |= {plain(decode(spelling)) for spelling in spellings}
    found = [_ADDRESS.findall(re.sub(r"\s*@\s*", "@", spelling)) for spelling in spellings]
    parts = _addresses(address for some in found for address in some)
    only = {some[0] for some in found if len(set(some)) == 1}
    whole = _addresses(spellings | only | {re.sub(r"\s+", "", spelling) for spelling in spellings})
    separator = _LISTED if parts else _APART  # what is around an address is a name
    pieces = {piece for spelling in spellings for piece in separator.split(spelling)}
    ids = _folded_all(spellings)
    loose_ids = _folded_all(piece for piece in pieces if not may_be_address(piece)) - ids
    return Reading(ids, frozenset(whole), loose_ids, frozenset(parts - whole))


def _addresses(texts: Iterable[str]) -> set[str]:
    """Return the hashes of addresses, with and without what may stand around one."""
    ends = {end for text in texts for end in (text, re.split(r"[/=?&']", text)[-1])}
    bare = {end.strip(_ENDS) for end in ends}
    return {sha256(email) for text in ends | bare if (email := normalized(text))}


def _folded_all(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(id_ for text in texts if (id_ := folded(text)))
