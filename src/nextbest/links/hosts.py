"""Names of web servers: what a mail may point at."""

import re
from functools import lru_cache

import idna

MAX_HOST = 253
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")


@lru_cache(maxsize=10_000)
def clean_host(host: str) -> str:
    """Return the ASCII form of a host name; raise ValueError where it is none.

    A name without a dot and an IP address are none: no reader of a mail can be sent there.

    Examples
    --------
    >>> clean_host("Bücher.EXAMPLE")
    'xn--bcher-kva.example'
    """
    if len(host) > MAX_HOST:
        raise ValueError(f"the host name has {len(host)} characters")
    if not host.isascii() or "xn--" in host.lower():
        # raises IDNAError, a ValueError
        host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    host = host.lower().removesuffix(".")
    if len(host) > MAX_HOST or not _HOST.fullmatch(host):
        raise ValueError(f"no host name: {host!r}")
    return host


def is_within(host: str, domain: str) -> bool:
    """Tell whether a host is the domain or a subdomain of it.

    Examples
    --------
    >>> is_within("img.shop.example", "shop.example"), is_within("evilshop.example", "shop.example")
    (True, False)
    """
    return host == domain or host.endswith(f".{domain}")
