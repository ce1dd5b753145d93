"""What a destination says, as it may be kept."""

import json
import re

N_CHARACTERS = 300
_SIGN = r"(?:@|%40|\\u0040|&#0*64;|&#x0*40;|&commat;)"
_NAME = r"(?:\"[^\"@]*\"|[^\s@<>\"(),;:\[\]{}&\\]+)"
_ADDRESS = re.compile(rf"{_NAME}{_SIGN}[^\s@<>\"'(),;:\[\]{{}}&\\]+", re.IGNORECASE)


def without_addresses(text: str) -> str:
    r"""Return a text with ``<address>`` in the place of email addresses.

    Examples
    --------
    >>> without_addresses("o'brien@example.com is not valid")
    '<address> is not valid'
    >>> without_addresses('"ann\\u0040example.com", ann&#64;example.com, "ann smith"@example.com')
    '"<address>", <address>, <address>'
    >>> without_addresses("/members/ann%40example.com")
    '<address>'
    """
    return _ADDRESS.sub("<address>", text)


def plain_words(text: object) -> str:
    """Return what a destination said: without addresses, in one line, at most 300 characters.

    Examples
    --------
    >>> plain_words({"email": "ann@example.com", "error": "too long"})
    '{"email": "<address>", "error": "too long"}'
    """
    said = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
    said = " ".join(without_addresses(said).split())
    return said[:N_CHARACTERS] or "refused without a word"
