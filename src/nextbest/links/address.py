"""A web address in parts, so that SQL can put the tracking parameters before the fragment."""

import re
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import SplitResult, quote, urlsplit

from nextbest.links.hosts import clean_host

# What every link gets; parameters of these names that it has already would tell two stories.
TRACKING = frozenset({"utm_source", "utm_medium", "utm_campaign", "utm_content"})
# quote keeps letters, digits and _.-~ anyway; quotes, blanks, <>, \^`{|} and [] are encoded
_PATH = "!$&()*+,;=:@/%"
_QUERY = f"{_PATH}?"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_DEFAULT_PORTS = {("https", 443), ("http", 80)}


def encode(text: str, safe: str) -> str:
    """Percent-encode what has no place in an address; what is encoded already stays as it is.

    Examples
    --------
    >>> encode("100% wool's/a%20b", "/%")
    '100%25%20wool%27s/a%20b'
    """
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe)


@dataclass(frozen=True)
class Address:
    """An https address: `start` with path and query, `end` with the fragment."""

    host: str
    start: str
    separator: str
    end: str

    @property
    def url(self) -> str:
        """The whole address."""
        return self.start + self.end

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a full http or https address; raise ValueError where it is none.

        Examples
        --------
        >>> address = Address.parse("HTTP://Shop.example:80/a b?size=5 '#top")
        >>> address.start, address.separator, address.end
        ('https://shop.example/a%20b?size=5%20%27', '&', '#top')
        """
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            raise ValueError(f"no address of a web page: {text!r}")
        host = clean_host(parts.hostname or "")
        path = encode(parts.path, _PATH) or "/"
        query = encode(_without_tracking(parts.query), _QUERY)
        fragment = encode(parts.fragment, _QUERY)
        start = f"https://{host}{_port(parts)}{path}" + (f"?{query}" if query else "")
        return cls(host, start, "&" if query else "?", f"#{fragment}" if fragment else "")

    def followed_by(self, encoded: str) -> Self:
        """Return the address of what lies below a path, given percent-encoded."""
        return replace(self, start=self.start + encoded)


def _port(parts: SplitResult) -> str:
    """Return the port with its colon, empty for the usual one; ValueError where it is no port."""
    if parts.port == 0:
        raise ValueError("no server listens on port 0")
    usual = parts.port is None or (parts.scheme, parts.port) in _DEFAULT_PORTS
    return "" if usual else f":{parts.port}"


def _without_tracking(query: str) -> str:
    kept = [part for part in query.split("&") if part]
    return "&".join(part for part in kept if part.split("=")[0].lower() not in TRACKING)
