"""The table of clean links: one row per distinct raw value, in batches."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import pandas as pd
import pyarrow as pa

from nextbest.links.address import Address
from nextbest.links.rules import LinkRules, trim

SCHEMA = pa.schema(
    [
        ("link_kind", pa.string()),
        ("link_value", pa.string()),
        ("url", pa.string()),
        ("url_start", pa.string()),
        ("url_separator", pa.string()),
        ("url_end", pa.string()),
        ("correction", pa.string()),
    ]
)


def clean_links(batches: Iterable[pd.DataFrame], meta: dict[str, Any]) -> Iterator[pd.DataFrame]:
    """Clean raw values batch by batch.

    Parameters
    ----------
    batches
        Frames with link_kind (page, image, call_to_action, product, parameter) and link_value.
    meta
        The vars of the shop, see `LinkRules.from_meta`.
    """
    rules = LinkRules.from_meta(meta)
    for batch in batches:
        pairs = zip(batch["link_kind"], batch["link_value"], strict=True)
        rows = [(kind, value, *clean_link(kind, value, rules)) for kind, value in pairs]
        yield pd.DataFrame(rows, columns=SCHEMA.names)


def clean_link(kind: str, value: str, rules: LinkRules) -> tuple[str | None, ...]:
    """Return url, start, separator, end and correction of a raw value.

    Examples
    --------
    >>> rules = LinkRules("https://shop.example", "https://shop.example/none.png")
    >>> clean_link("image", "javascript:alert(1)", rules)[::4]
    ('https://shop.example/none.png', 'url_replaced')
    >>> clean_link("parameter", "50% & more", rules)[0]
    '50%25%20%26%20more'
    """
    if kind == "parameter":
        return quote(value, safe=""), None, None, None, None
    if kind == "product":
        return *_parts(rules.product_page(value)), None
    try:
        address = rules.clean(value)
    except ValueError:
        correction = "url_replaced" if trim(value) else "url_missing"
        return *_parts(_default(kind, rules)), correction
    return *_parts(address), "url_rewritten" if _is_rewritten(value, address, rules) else None


def _is_rewritten(value: str, address: Address, rules: LinkRules) -> bool:
    """Tell whether more happened than that a path was joined with the address of the shop."""
    target = rules.complete(value)
    # urljoin drops line breaks by itself
    has_dropped = value != trim(value) or not {"\t", "\n", "\r"}.isdisjoint(value)
    return has_dropped or address.url not in (target, f"{target}/")


def _default(kind: str, rules: LinkRules) -> Address | None:
    """Return what stands in; a page has the one of its product, which SQL knows."""
    defaults = {"image": rules.default_image_url, "call_to_action": rules.shop_url}
    return Address.parse(defaults[kind]) if kind in defaults else None


def _parts(address: Address | None) -> tuple[str | None, ...]:
    if address is None:
        return None, None, None, None
    return address.url, address.start, address.separator, address.end
