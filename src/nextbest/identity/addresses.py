"""One form for every email address, so that spellings of one mailbox compare as equal."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

import idna
import pandas as pd

_WELL_FORMED = re.compile(
    r"[^@\s,;:<>()\[\]\"\\]+@([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]*[a-z0-9]{2}"
)
_FILLERS = set("\u115f\u1160\u3164\uffa0\u2800")
"""Letters that show nothing, whatever Unicode calls them."""
_INVISIBLE = {"Cc", "Cf", "Mn"}
"""Unicode categories of characters without a width of their own: control, format, variation."""


def normalized(address: str | None) -> str | None:
    r"""Return the form in which an address is stored and compared, None where it is no address.

    Invisible characters are taken out, blanks around the address too; compatibility forms such as
    full-width letters become plain ones (NFKC); letters become lower case; a domain with other than
    ASCII letters becomes its IDNA form (RFC 5891, with the mapping of UTS 46).

    Examples
    --------
    >>> normalized(" Ann@Shop.Example\t")
    'ann@shop.example'
    >>> normalized("ann@bücher.example") == normalized("ann@xn--bcher-kva.example")
    True
    >>> normalized("ann at shop.example") is None
    True
    """
    if address is None or not isinstance(address, str):
        return None
    text = address.strip().lower() if address.isascii() else plain(address)
    if not text.isprintable():
        text = plain(text)
    name, _, domain = text.rpartition("@")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    text = f"{name}@{domain.rstrip('.')}"
    return text if _WELL_FORMED.fullmatch(text) else None


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in lower-case hex, as email platforms match addresses by it."""
    return hashlib.sha256(text.encode()).hexdigest()


def normalized_addresses(raw: Iterable[str]) -> pd.DataFrame:
    """Return one row per distinct raw address.

    Returns
    -------
    pandas.DataFrame
        ``raw_email`` as given, ``email`` in its one form and ``email_sha256``; the last two are
        None where the raw text is no address.
    """
    values = pd.Series(pd.unique(pd.Series(raw, dtype=object).dropna()), dtype=object)
    emails = [normalized(value) for value in values]
    hashes = [sha256(email) if email else None for email in emails]
    return pd.DataFrame({"raw_email": values, "email": emails, "email_sha256": hashes})


def plain(text: str) -> str:
    """Return a text in NFKC and small letters, without invisible characters and outer blanks."""
    text = unicodedata.normalize("NFKC", text)
    shown = "".join(
        sign
        for sign in text
        if sign not in _FILLERS
        and (unicodedata.category(sign) not in _INVISIBLE or sign in "\t\n\r" or _is_accent(sign))
    )
    return unicodedata.normalize("NFKC", shown.strip().lower())


def _is_accent(sign: str) -> bool:
    return unicodedata.combining(sign) > 0
