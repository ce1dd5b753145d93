"""What a shop says about its links, and what a raw value becomes by it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import quote, urljoin, urlsplit

from nextbest.links.address import Address
from nextbest.links.hosts import clean_host, is_within

# Tracking parameters come on top of an address: check_links keeps them shorter than this.
TRACKING_LENGTH = 400
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def trim(text: str) -> str:
    r"""Cut what cannot be seen at the ends of a text: blanks, control and format characters.

    Examples
    --------
    >>> trim("\u200b\t /new \ufeff")
    '/new'
    """
    if text and _is_visible(text[0]) and _is_visible(text[-1]):
        return text
    visible = [place for place, sign in enumerate(text) if _is_visible(sign)]
    return text[visible[0] : visible[-1] + 1] if visible else ""


def _is_visible(sign: str) -> bool:
    return sign.isprintable() and sign != " "


@dataclass(frozen=True)
class LinkRules:
    """The defaults of a shop, the hosts it links to, and how long its links may be."""

    shop_url: str
    default_image_url: str
    hosts: tuple[str, ...] = ()
    max_length: int = 2000 - TRACKING_LENGTH

    @classmethod
    def from_meta(cls, meta: dict[str, Any]) -> Self:
        """Read the rules from the ``meta`` of a Python model."""
        return cls(
            meta["shop_url"],
            meta["default_image_url"],
            tuple(clean_host(host) for host in meta["link_hosts"]),
            int(meta["max_length"]) - TRACKING_LENGTH,
        )

    def clean(self, text: str) -> Address:
        """Return the address that a raw value means; raise ValueError where it means none.

        Examples
        --------
        >>> rules = LinkRules("https://shop.example", "https://shop.example/none.png")
        >>> rules.clean("new in?page=2#top").url
        'https://shop.example/new%20in?page=2#top'
        """
        if len(text) > self.max_length:
            raise ValueError(f"the address has {len(text)} characters")
        address = Address.parse(self.complete(text))
        if not self._is_allowed(address.host):
            raise ValueError(f"the host {address.host} is none of var link_hosts")
        return self._fitting(address)

    def complete(self, text: str) -> str:
        """Join a path with the address of the shop; a full address stays as it is."""
        text = trim(text)
        if not text:
            raise ValueError("the address is empty")
        first = re.split("[/?#]", text, maxsplit=1)[0]
        if first and self._is_own(first.split(":")[0].lower()):
            return f"https://{text}"
        parts = urlsplit(text)
        if parts.netloc and not parts.scheme:
            return f"https:{text}"
        # what a browser may take for a scheme once it has dropped what cannot be seen
        if parts.scheme or _SCHEME.match("".join(filter(str.isprintable, first)).replace(" ", "")):
            return text
        return urljoin(f"{self.shop_url.rstrip('/')}/", f"./{text.lstrip('/')}")

    def product_page(self, product_id: str) -> Address:
        """Return the page of a product whose own address is of no use."""
        page = self._products.followed_by(quote(product_id, safe=""))
        return page if len(page.url) <= self.max_length else Address.parse(self.shop_url)

    @cached_property
    def _products(self) -> Address:
        return Address.parse(f"{self.shop_url.rstrip('/')}/products/")

    @cached_property
    def _own_host(self) -> str | None:
        return urlsplit(self.shop_url).hostname

    def _fitting(self, address: Address) -> Address:
        if len(address.url) > self.max_length:
            raise ValueError(f"the encoded address has {len(address.url)} characters")
        return address

    def _is_allowed(self, host: str) -> bool:
        return not self.hosts or self._is_own(host)

    def _is_own(self, host: str) -> bool:
        return host == self._own_host or any(is_within(host, domain) for domain in self.hosts)
