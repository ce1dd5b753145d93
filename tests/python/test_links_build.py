"""Hostile products and offers in a small shop: what is published is fit for a mail, and counted."""

import json
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import duckdb
import pandas as pd
import pytest

from builds import ONE_TASK, ROOT, Build, rewrite
from hostile import CLEAN, IMAGE, NOT_CORRECTED, REPLACED, SHOP, TEXTS
from nextbest.identity.raw import BLANKS

# csv and parquet hold no half of a character
LINKS = [link for link in [*CLEAN, *REPLACED] if "\ud800" not in link]
VARS = {
    "tasks": ONE_TASK,
    "min_training_rows": 10**9,
    "raw_format": "parquet",
    "shop_url": SHOP,
    "default_image_url": IMAGE,
    "campaign_name": "Mother's Day & more",
}
MODELS = ["int_profile_offers", "int_profile_recommendations", "fct_catalog_items"]
REPORTS = ["fct_cleaning_summary", "fct_rejected_rows"]


def hostile_products() -> pd.DataFrame:
    """One product per hostile text, then one per hostile link."""
    texts = pd.DataFrame({"product_id": [f"T{i}" for i in range(len(TEXTS))], "name": list(TEXTS)})
    for column in ("description", "category", "brand"):
        texts[column] = texts["name"]
    links = pd.DataFrame({"product_id": [f"U{i}" for i in range(len(LINKS))], "name": "Hat"})
    links["product_url"] = links["image_url"] = LINKS
    unkind_id = pd.DataFrame({"product_id": ['it\'s "a/b"?\n#'], "name": "Hat"})
    products = pd.concat([texts, links, unkind_id], ignore_index=True)
    return products.assign(price="9.90", is_available="true", launched_on="2024-01-01")


@pytest.fixture(scope="module")
def built(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the shop with hostile products beside its own, whose names and pages are unkind."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile_products().to_parquet(folder / "hostile.parquet")
    own = (
        "select * replace (name || chr(10) || chr(8238) as name, "
        "'HTTP://shop.example/it''s ' || product_id || '?size=5#top' as product_url) from raw"
    )
    changes = {
        "shop.products": f"{own} union all by name from read_parquet('{folder}/hostile.parquet')"
    }
    shop = rewrite(mini_shop, folder / "shop", changes, to="parquet")
    build = Build(folder, VARS | {"raw_dir": str(shop)})
    build.must_run(*(f"+{name}" for name in MODELS + REPORTS))
    return build


def without_ends(text: str) -> str:
    """Cut the blanks that staging cuts, which are counted as outer blanks."""
    return text.strip(BLANKS)


def assert_fits_a_mail(url: str) -> None:
    parts = urlsplit(url)
    assert url.startswith("https://"), url
    assert url.isascii(), url
    assert url.isprintable(), url
    assert not set(url) & set(" \"'<>\\"), url
    assert parts.hostname, url
    assert len(url) <= 2000, url


def assert_is_tracked(url: str, content: str) -> None:
    parts = urlsplit(url)
    assert_fits_a_mail(url)
    assert "utm_" not in parts.path + parts.fragment, url
    query = parse_qsl(parts.query)
    assert ("utm_campaign", "Mother's Day & more") in query, url
    assert [value for name, value in query if name == "utm_content"] == [content], url


def test_links_of_the_catalog_fit_a_mail(built: Build) -> None:
    rows = built.rows("select product_id, url, image_url from marts.fct_catalog_items")
    for _, *links in rows:
        for url in links:
            assert_fits_a_mail(url)
    found = {product_id: links for product_id, *links in rows}
    for i, link in enumerate(LINKS):
        usual = [f"{SHOP}/products/U{i}", IMAGE]
        assert found[f"U{i}"] == ([CLEAN[link]] * 2 if link in CLEAN else usual), link
    assert found['it\'s "a/b"?\n#'] == [f"{SHOP}/products/it%27s%20%22a%2Fb%22%3F%0A%23", IMAGE]


def test_texts_of_the_catalog_are_clean_and_within_limits(built: Build) -> None:
    columns = "product_id, name, description, category, brand"
    found = {
        row[0]: row[1:] for row in built.rows(f"select {columns} from marts.fct_catalog_items")
    }
    for i, (text, clean) in enumerate(TEXTS.items()):
        if clean is None:
            assert f"T{i}" not in found
            continue
        assert found[f"T{i}"][0] == clean, text[:50]
        for shown, limit in zip(found[f"T{i}"], (120, 500, 100, 100), strict=True):
            assert 0 < len(shown) <= limit
            assert shown == " ".join(shown.split())
            assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Zl", "Zp"}


def test_corrections_are_counted(built: Build) -> None:
    counted = dict(
        built.rows(
            "select kind, n_rows from marts.fct_cleaning_summary "
            "where source_table = 'products' and outcome = 'corrected'"
        )
    )
    own = built.value("select count(*) from intermediate.int_products where product_id like 'P%'")
    shown = [(text, clean) for text, clean in TEXTS.items() if clean]
    changed = [link for link in CLEAN if link not in NOT_CORRECTED]
    in_links = len([link for link in changed if without_ends(link) != CLEAN[link]])
    assert counted["url_rewritten"] == own + in_links
    assert counted["url_replaced"] == len([link for link in LINKS if link in REPLACED])
    assert counted["url_missing"] == len(shown) + 1
    cleaned = [text for text, clean in shown if clean[-1] != "…" and without_ends(text) != clean]
    assert counted["text_cleaned"] == own + len(cleaned)
    assert counted["text_shortened"] == len([c for _, c in shown if len(c) > 100 or c[-1] == "…"])


def test_a_product_whose_name_shows_nothing_is_set_aside_with_the_raw_row(built: Build) -> None:
    rows = built.rows(
        "select source_key, raw_row from marts.fct_rejected_rows where reason = 'name_missing'"
    )
    raw = {source_key: json.loads(raw_row) for source_key, raw_row in rows}
    for i, (text, clean) in enumerate(TEXTS.items()):
        if clean is None:
            assert raw[f"T{i}"]["name"] == (without_ends(text) or None)
            assert raw[f"T{i}"]["brand"] == (without_ends(text) or None)


def test_recommendations_show_clean_names_and_tracked_pages(built: Build) -> None:
    parts = ["name", "reason_text", "url"]
    columns = ", ".join(f"rec_{number}_{part}" for number in (1, 2, 3) for part in parts)
    rows = built.rows(f"select {columns} from intermediate.int_profile_recommendations")
    assert rows
    for row in rows:
        for rank in (1, 2, 3):
            name, reason, url = row[3 * rank - 3 : 3 * rank]
            assert name.isprintable()
            assert reason.isprintable()
            assert_is_tracked(url, f"rec_{rank}")
    assert any("Because you bought" in row[1] for row in rows)
    own = [url for row in rows for url in row[2::3] if "it%27s%20P" in url]
    assert own
    assert {urlsplit(url).fragment for url in own} == {"top"}
    assert {parse_qsl(urlsplit(url).query)[0] for url in own} == {("size", "5")}


def test_what_is_published_of_products_passes_its_test(built: Build) -> None:
    built.must("test", "--select", "assert_catalog_items_can_be_shown")


@pytest.fixture(scope="module")
def offered(built: Build) -> Build:
    """Put hostile words into the offers that are made, and write their cards again."""
    built.must_run("int_profile_offers")
    with duckdb.connect(str(built.database)) as con:
        con.execute(
            "create table made as select offer_code, row_number() over (order by offer_code) as i "
            "from (select distinct offer_code from intermediate.int_profile_offers "
            "where offer_is_shown)"
        )
        con.execute(
            "update intermediate.offers set headline = 'Wo' || chr(8203) || 'ol' || chr(10) || "
            "repeat(' hats', 9000), text = chr(8238), image_url = 'data:image/png;base64,', "
            "cta_path = ['new in?page=2#it''s', 'javascript:alert(1)', 'HTTPS://SHOP.example']"
            "[1 + i % 3] "
            "from made where offers.offer_code = made.offer_code"
        )
    built.must(
        "run", "--select", "int_link_values", "int_links", "int_offer_cards", "int_profile_offers"
    )
    return built


def test_hostile_offers_are_made_with_clean_words_and_tracked_links(offered: Build) -> None:
    rows = offered.rows(
        "select offer_code, offer_headline, offer_text, offer_cta_url, offer_image_url "
        "from intermediate.int_profile_offers where offer_is_shown"
    )
    assert rows
    for code, headline, text, url, image_url in rows:
        assert re.fullmatch("Wool( hats)+…", headline)
        assert len(headline) <= 120
        assert text == "Have a look at what is new."
        assert image_url == IMAGE
        assert_is_tracked(url, code)
        assert ("offer", code) in parse_qsl(urlsplit(url).query)
    corrected = offered.rows("select corrections from intermediate.int_offer_cards order by 1")
    assert any("text_shortened,url_replaced" in (kinds or "") for (kinds,) in corrected)
    said = offered.must("test", "--select", "assert_offers_need_no_correction")
    assert re.search(r"WARN \d+ assert_offers_need_no_correction", said)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("shop_url", "http://shop.example", "an https address"),
        ("shop_url", "https://shop.example/?a=1", "without a query"),
        ("shop_url", "https://Shop.example", "its host in small letters"),
        ("shop_url", "https://shop.example/it's", "an https address"),
        ("default_image_url", "/none.png", "an https address"),
        ("campaign_name", " ", "a text of at most 200"),
        ("campaign_name", "\u00e9" * 40, "a text of at most 200"),
        ("link_hosts", "shop.example", "a list of hosts"),
        ("link_hosts", ["*.shop.example"], "without https:// and *"),
        ("link_hosts", ["https://shop.example"], "without https:// and *"),
        ("text_limits", {"name": 5}, "from 20"),
        ("text_limits", {"url": 300}, "from 800"),
    ],
)
@pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process
def test_a_var_by_which_no_mail_can_be_written_stops_the_build(
    say: Callable[..., str], name: str, value: object, expected: str
) -> None:
    message = say("check_links", **{name: value})
    assert f"var {name}: " in message
    assert expected in message


@pytest.mark.filterwarnings("ignore")
def test_usual_vars_of_links_pass(say: Callable[..., str]) -> None:
    assert say("check_links", link_hosts=["shop.example"], campaign_name="Mother's Day") == ""
    assert say("check_links", shop_url="https://shop.example:8443/store/") == ""
    assert say("check_links", default_image_url="https://a.shop.example/i?w=1&h=%20") == ""


def test_snowflake_knows_every_format_character() -> None:
    macro = (ROOT / "macros" / "engine" / "clean_text.sql").read_text(encoding="utf-8")
    ranges = re.findall(r"\((\d+), (\d+)\)", macro.split("{% macro format_characters() %}")[1])
    known = {code for first, last in ranges for code in range(int(first), int(last) + 1)}
    signs = map(chr, range(128, sys.maxunicode + 1))
    kinds = {ord(sign) for sign in signs if unicodedata.category(sign) in ("Cc", "Cf")}
    assert kinds - known == {0x85}  # a line break, which becomes a blank
