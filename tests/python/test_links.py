"""Every raw value becomes an https address that a mail can carry, or the default stands in."""

import doctest
from urllib.parse import urlsplit

import duckdb
import pandas as pd
import pytest

from hostile import CLEAN, IMAGE, NOT_CORRECTED, REPLACED, SHOP
from nextbest import frames
from nextbest.links import address, hosts, rules, table
from nextbest.links.rules import LinkRules

META = {"shop_url": SHOP, "default_image_url": IMAGE, "link_hosts": [], "max_length": 2000}
RULES = LinkRules.from_meta(META)


def url_and_correction(kind: str, value: str, link_rules: LinkRules = RULES) -> tuple:
    return table.clean_link(kind, value, link_rules)[::4]


@pytest.mark.parametrize("value", CLEAN)
def test_a_usable_value_becomes_an_encoded_https_address(value: str) -> None:
    url, correction = url_and_correction("page", value)
    assert url == CLEAN[value]
    assert correction == (None if value in NOT_CORRECTED else "url_rewritten")


@pytest.mark.parametrize("value", [*CLEAN, *REPLACED])
def test_a_second_cleaning_changes_nothing(value: str) -> None:
    url = url_and_correction("image", value)[0]
    assert url_and_correction("image", url) == (url, None)


@pytest.mark.parametrize("value", [*CLEAN, *REPLACED])
def test_every_address_is_fit_for_a_mail(value: str) -> None:
    url, start, separator, end, _ = table.clean_link("image", value, RULES)
    tracked = urlsplit(f"{start}{separator}utm_source=nextbest{end}")
    assert url == start + end
    assert url.startswith("https://")
    assert url.isascii()
    assert url.isprintable()
    assert not set(url) & set(" \"'<>\\^`{|}[]")
    assert tracked.hostname
    assert tracked.username is None
    assert tracked.query.split("&")[-1] == "utm_source=nextbest"
    assert len(url) <= 1600


@pytest.mark.parametrize("value", REPLACED)
def test_the_default_stands_in_for_what_no_mail_may_carry(value: str) -> None:
    assert url_and_correction("image", value) == (IMAGE, "url_replaced")
    assert url_and_correction("call_to_action", value) == (f"{SHOP}/", "url_replaced")
    # the default page of a product is known by its id
    assert url_and_correction("page", value) == (None, "url_replaced")


@pytest.mark.parametrize("value", ["", " ", "\t\n", "\u200b\ufeff", "\x00"])
def test_a_value_that_shows_nothing_is_missing(value: str) -> None:
    assert url_and_correction("image", value) == (IMAGE, "url_missing")


@pytest.mark.parametrize(
    ("product_id", "page"),
    [
        ("P1", "/products/P1"),
        ("a b/c?d#e", "/products/a%20b%2Fc%3Fd%23e"),
        ('50% "it\'s"\n', "/products/50%25%20%22it%27s%22%0A"),
        ("\u00e9\u200b", "/products/%C3%A9%E2%80%8B"),
        ("x" * 45_000, "/"),
    ],
)
def test_a_product_has_a_default_page(product_id: str, page: str) -> None:
    for shop_url in (SHOP, f"{SHOP}/"):
        link_rules = LinkRules.from_meta(META | {"shop_url": shop_url})
        url = table.clean_link("product", product_id, link_rules)[0]
        assert url == SHOP + page


def test_paths_are_joined_below_the_path_of_the_shop() -> None:
    link_rules = LinkRules.from_meta(META | {"shop_url": f"{SHOP}/store"})
    assert link_rules.clean("/new").url == link_rules.clean("new").url == f"{SHOP}/store/new"


@pytest.mark.parametrize(
    ("value", "is_allowed"),
    [
        ("https://cdn.example/p", True),
        ("https://img.cdn.example/p", True),
        ("https://IMG.CDN.example:8443/p", True),
        ("https://www.shop.example/p", True),
        ("/p", True),
        ("img.cdn.example/p", True),
        ("https://evilcdn.example/p", False),
        ("https://cdn.example.evil.example/p", False),
        ("//evil.example/p", False),
        ("https://shop.example/p", False),
        ("https://evil.example/?cdn.example", False),
        ("https://evil.example\u3002cdn.example/p", True),
    ],
)
def test_hosts_can_be_limited(value: str, is_allowed: bool) -> None:
    link_rules = LinkRules.from_meta(META | {"link_hosts": ["cdn.example"]})
    _, correction = url_and_correction("image", value, link_rules)
    assert (correction != "url_replaced") == is_allowed


def test_a_parameter_is_encoded_throughout() -> None:
    assert url_and_correction("parameter", "A&b=c/#'\u00e9") == ("A%26b%3Dc%2F%23%27%C3%A9", None)


def test_values_are_cleaned_in_batches() -> None:
    values = duckdb.sql("select 'image' as link_kind, 'p/' || i as link_value from range(10) t (i)")
    batches = frames.read_batches(values, n_rows=4)
    links = pd.concat(table.clean_links(batches, META))
    assert links["url"].tolist() == [f"{SHOP}/p/{i}" for i in range(10)]
    assert links.columns.tolist() == table.SCHEMA.names


@pytest.mark.parametrize("module", [address, hosts, rules, table])
def test_examples_of_the_documentation_hold(module) -> None:
    assert doctest.testmod(module).failed == 0
