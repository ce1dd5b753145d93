"""The email templates, rendered by the engines of their languages."""

import csv
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from amp_rules import broken_amp_rules
from email_rules import Email, problems
from hostile_profiles import TEXTS, hostile_profiles, inactive_profile, ordinary_profile
from nextbest.cli import main
from nextbest.merge_tags import TAGS, default_of, merge_value
from nextbest.templates.contract import (
    CONTRACT,
    NOT_SHOWN,
    SHOWN,
    columns_of_contract,
    undecided_columns,
)
from nextbest.templates.design import Design
from nextbest.templates.example import left_of_example
from nextbest.templates.marks import MARK, condition
from nextbest.templates.shop import read_shop
from nextbest.templates.sources import SHOP, WORDS
from nextbest.templates.write import templates, write_templates
from template_engines import FOLDER, PLATFORMS, field_defaults, filled_in, filled_in_amp, rendered

ROOT = Path(__file__).parents[2]
OFFER_TEXTS = (
    "offer_headline",
    "offer_text",
    "offer_cta_label",
    "offer_expires_text",
    "offer_reason_text",
)
LARGEST = 102_000  # bytes: Gmail cuts a longer email off
HOSTILE = {row["customer_id"]: row for row in hostile_profiles()}
Row = dict


def words_of(html: str) -> str:
    return " ".join(" ".join(Email(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)).texts).split())


def columns_in(design: str) -> set[str]:
    """Return the columns that a design shows or asks."""
    asked = {"if", "elif", "value", "plain", "link", "picture", "https"}
    found = {condition(name).column for mark, name, _ in MARK.findall(design) if mark in asked}
    offer = {"offer_is_shown", "offer_expires_on"} if "offer" in found else set()
    return found - {"offer"} | offer


def test_the_committed_files_are_what_the_command_writes(tmp_path: Path) -> None:
    for name in (SHOP, WORDS):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    written = {file.relative_to(tmp_path) for file in write_templates(tmp_path, ROOT)}
    committed = {file.relative_to(FOLDER) for file in FOLDER.rglob("*") if file.is_file()}
    assert written == committed
    differ = [f for f in written if (tmp_path / f).read_bytes() != (FOLDER / f).read_bytes()]
    assert differ == [], "run make templates"


def test_each_column_of_the_contract_is_shown_or_left_out_with_a_reason() -> None:
    columns = columns_of_contract(ROOT / CONTRACT)
    assert undecided_columns(columns) == []
    assert set(SHOWN) & set(NOT_SHOWN) == set()
    assert all(len(reason) > 10 for reason in NOT_SHOWN.values())
    design = Design(read_shop(FOLDER, ROOT))
    shown = columns_in(design.subject) | columns_in(design.email) | {"language"}
    assert shown == set(SHOWN)
    unasked = {"is_personalized", "content_block", "offer_expires_on", "is_vip", "segment_churn"}
    assert set(TAGS) - {"recs_valid_until"} == shown - unasked


def test_a_new_column_stops_the_command(tmp_path: Path) -> None:
    contract = tmp_path / CONTRACT
    contract.parent.mkdir(parents=True)
    text = (ROOT / CONTRACT).read_text(encoding="utf-8")
    contract.write_text(text.replace("name: offer_text", "name: shoe_size"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"no template shows: shoe_size\. Show them"):
        write_templates(tmp_path / "out", tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_ordinary_email_is_whole(platform: str) -> None:
    row = ordinary_profile()
    html = filled_in(platform, "email.html", row)
    assert problems(html) == []
    assert len(html.encode()) < LARGEST
    words = words_of(html)
    for name in ("first_name", "offer_text", "offer_expires_text", "offer_reason_text"):
        assert row[name] in words
    for number in (1, 2, 3):
        for part in ("name", "price_text", "reason_text"):
            assert words.count(row[f"rec_{number}_{part}"]) >= 1
        links = Email(html).links
        assert links.count(row[f"rec_{number}_url"]) == 3  # picture, name, button
    assert row["content_block_text"] in words
    assert "Example Shop" in words
    assert filled_in(platform, "subject.txt", row).strip() == row["offer_headline"]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("profile", HOSTILE)
def test_a_hostile_profile_breaks_nothing(platform: str, profile: str) -> None:
    row = HOSTILE[profile]
    html = filled_in(platform, "email.html", row)
    assert problems(html, hostile=True) == []
    assert len(html.encode()) < LARGEST
    assert filled_in(platform, "subject.txt", row).strip()


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_hostile_text_is_shown_as_it_is(platform: str, text: str) -> None:
    row = ordinary_profile() | {"rec_1_name": text, "offer_headline": text}
    as_sent = merge_value("rec_1_name", text) if platform.startswith("mailchimp") else text
    html = filled_in(platform, "email.html", row)
    shown = as_sent if not platform.startswith("mailchimp") else unescape(as_sent)
    assert " ".join(shown.split()) in words_of(html)
    alternatives = [image["alt"] for image in Email(html).images]
    assert alternatives[:2] == [shown, shown]
    assert "49" not in words_of(html)
    assert filled_in(platform, "subject.txt", row).strip() == as_sent.strip()


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("row", [inactive_profile(), {}], ids=["inactive", "unknown"])
def test_whoever_is_not_active_sees_neutral_content(platform: str, row: Row) -> None:
    html = filled_in(platform, "email.html", row)
    assert problems(html) == []
    spoken = "de" if platform.endswith("/de") else "en"
    words = read_shop(FOLDER, ROOT).words
    assert words["neutral_headline"][spoken] in words_of(html)
    assert words["view"][spoken] not in words_of(html)
    subject = filled_in(platform, "subject.txt", row).strip()
    assert subject == words["neutral_headline"][spoken]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_inactive_row_that_kept_its_content_shows_none_of_it(platform: str) -> None:
    row = ordinary_profile() | {"is_active": False}
    html = filled_in(platform, "email.html", row)
    own = () if platform.startswith("mailchimp") else ("first_name",)
    for name in (*own, "rec_1_name", *OFFER_TEXTS):
        assert row[name] not in html  # neither in the title nor in what screen readers say
    assert "<title>Example Shop</title>" in html


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_offer_that_is_not_shown_leaves_no_trace(platform: str) -> None:
    row = ordinary_profile() | {"offer_is_shown": False}
    html = filled_in(platform, "email.html", row)
    assert problems(html) == []
    assert [name for name in OFFER_TEXTS if row[name] and row[name] in html] == []
    assert row["offer_cta_url"] not in Email(html).links
    assert filled_in(platform, "subject.txt", row).strip() == row["content_block_text"]


@pytest.mark.parametrize("platform", PLATFORMS[:4])
@pytest.mark.parametrize(("days", "is_shown"), [(-400, False), (-2, False), (2, True), (400, True)])
def test_an_offer_is_shown_until_its_last_day(platform: str, days: int, is_shown: bool) -> None:
    last = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    row = ordinary_profile() | {"offer_expires_on": last}
    for html in (filled_in(platform, "email.html", row), filled_in_amp(platform, row)):
        shown = [name for name in OFFER_TEXTS if row[name] in html]
        assert shown == (list(OFFER_TEXTS) if is_shown else [])
        assert (row["offer_cta_url"] in Email(html).links) == is_shown
    subject = filled_in(platform, "subject.txt", row).strip()
    assert subject == row["offer_headline" if is_shown else "content_block_text"]


@pytest.mark.parametrize("platform", PLATFORMS[:4])
@pytest.mark.parametrize("last", [None, ""])
def test_an_offer_without_a_last_day_is_shown(platform: str, last: str | None) -> None:
    row = ordinary_profile() | {"offer_expires_on": last, "offer_expires_text": ""}
    html = filled_in(platform, "email.html", row)
    assert problems(html) == []
    assert row["offer_headline"] in html
    assert filled_in(platform, "subject.txt", row).strip() == row["offer_headline"]
    del row["offer_expires_on"]
    assert filled_in(platform, "subject.txt", row).strip() == row["offer_headline"]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("n_products", [0, 1, 2])
def test_fewer_products_leave_no_gap(platform: str, n_products: int) -> None:
    row = ordinary_profile()
    for number in (1, 2, 3)[n_products:]:
        row |= {name: "" for name in row if name.startswith(f"rec_{number}_")}
    html = filled_in(platform, "email.html", row)
    assert problems(html) == []
    assert len(Email(html).images) == 1 + n_products


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_segment_has_its_line(platform: str) -> None:
    words = read_shop(FOLDER, ROOT).words
    spoken = "de" if platform.endswith("/de") else "en"
    for change, line in (
        ({"is_vip": True, "segment_churn": "high"}, "vip_line"),
        ({"segment_churn": "high"}, "churn_line"),
        ({"journey_stage": "new"}, "new_line"),
        ({"journey_stage": "prospect"}, "prospect_line"),
        ({"is_vip": None, "segment_churn": None, "journey_stage": None}, "line"),
    ):
        stages = {"vip_line": "vip", "churn_line": "at_risk"}
        asked = {"journey_stage": stages[line]} if line in stages else {}
        row = ordinary_profile() | change | (asked if platform.startswith("mailchimp") else {})
        shown = words_of(filled_in(platform, "email.html", row))
        others = {"vip_line", "churn_line", "new_line", "prospect_line", "line"} - {line}
        assert words[line][spoken] in shown
        assert [other for other in others if words[other][spoken] in shown] == []


@pytest.mark.parametrize("platform", PLATFORMS[:4])
def test_words_are_in_the_language_of_the_row(platform: str) -> None:
    words = read_shop(FOLDER, ROOT).words
    for language, spoken in (("de", "de"), ("en", "en"), ("fr", "en"), (None, "en")):
        html = filled_in(platform, "email.html", ordinary_profile() | {"language": language})
        assert f'<html lang="{spoken}"' in html
        for word in ("hello", "view", "until", "unsubscribe", "picked"):
            assert words[word][spoken] in words_of(html)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_preheader_says_something_else_and_once(platform: str) -> None:
    html = filled_in(platform, "email.html", ordinary_profile())
    (preheader,) = re.findall(r'<div style="display:none;[^"]*">(.*?)</div>', html, re.DOTALL)
    assert "Wool hat 1, Wool hat 2" in preheader
    assert ordinary_profile()["offer_headline"] not in preheader
    assert words_of(html).count("Wool hat 1, Wool hat 2") == 1


def test_no_comment_of_html_holds_a_mark() -> None:
    """Braze removes comments before it reads Liquid."""
    for platform in PLATFORMS:
        text = (FOLDER / platform / "email.html").read_text(encoding="utf-8")
        for comment in re.findall(r"<!--.*?-->", text, re.DOTALL):
            assert not re.search(r"\{[{%]|\*\|", comment)


def test_nothing_but_pictures_is_loaded() -> None:
    for platform in PLATFORMS:
        text = (FOLDER / platform / "email.html").read_text(encoding="utf-8")
        assert "fonts.googleapis" not in text
        assert "@import" not in text
        assert "<link" not in text


def test_mailchimp_asks_no_condition_of_a_field_with_a_default() -> None:
    for language in ("en", "de"):
        text = (FOLDER / "mailchimp" / language / "email.html").read_text(encoding="utf-8")
        with (FOLDER / "mailchimp" / language / "fields.csv").open(encoding="utf-8") as file:
            fields = list(csv.DictReader(file))
        asked = set(re.findall(r"IF:([A-Z0-9]+)\|", text))
        assert {field["tag"] for field in fields if field["default"]} & asked == set()
        assert len(fields) <= 30
        assert all(re.fullmatch(r"[A-Z0-9_]{1,10}", field["tag"]) for field in fields)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platform_takes_the_same_links(platform: str) -> None:
    neutral = read_shop(FOLDER, ROOT).link
    for link, is_taken in (
        ("https://a.example/p", True),
        ("http://a.example/p", True),
        ("https:evil", False),
        ("httpsx://a", False),
        ("http:a", False),
        ("HTTPS://a.example", False),
    ):
        row = ordinary_profile() | {"rec_1_url": link}
        links = Email(filled_in(platform, "email.html", row)).links
        assert (link in links) == is_taken
        assert links.count(neutral) == (2 if is_taken else 5)  # head and block, and the product


def test_mailchimp_needs_no_default_but_addresses() -> None:
    shop = read_shop(FOLDER, ROOT)
    told = {platform: field_defaults(platform) for platform in PLATFORMS[4:]}
    assert told["mailchimp/en"] == told["mailchimp/de"]  # an audience has one default per field
    defaults = {TAGS[column]: default_of(column, shop) for column in TAGS}
    assert told["mailchimp/en"] == defaults
    assert {default for default in defaults.values() if default} == {shop.link, shop.image_url}
    assert default_of("offer_image_url", shop) == shop.image_url
    assert default_of("rec_1_url", shop) == shop.link


def test_mailchimp_can_choose_the_segment_of_a_campaign_with_its_first_fields() -> None:
    own_of_mailchimp = 2  # FNAME is sent; of LNAME, ADDRESS and PHONE one can stay
    assert {"ISACTIVE", "RECSUNTIL", "LANG", "FNAME"} <= set(TAGS.values())
    assert len(TAGS) + own_of_mailchimp - 1 <= 30
    assert list(TAGS)[:3] == ["is_active", "recs_valid_until", "language"]


def test_a_word_is_escaped_in_html_and_not_in_a_subject(tmp_path: Path) -> None:
    (tmp_path / SHOP).write_bytes((FOLDER / SHOP).read_bytes())
    text = (FOLDER / WORDS).read_text(encoding="utf-8")
    for word in ("News from our shop", "Neues aus unserem Shop"):
        text = text.replace(word, '"Tea & ""coffee"""')
    (tmp_path / WORDS).write_text(text, encoding="utf-8")
    made = templates(tmp_path, ROOT)
    shown = ordinary_profile() | {"offer_headline": ""}
    for platform in PLATFORMS:
        subject = rendered(platform, made[f"{platform}/subject.txt"], {"is_active": False})
        assert subject.strip() == 'Tea & "coffee"'
        if platform.startswith("mailchimp"):
            continue  # shows no offer without a headline
        html = rendered(platform, made[f"{platform}/email.html"], shown)
        assert problems(html) == []
        assert Email(html).images[0]["alt"] == 'Tea & "coffee"'
        html = rendered(platform, made[f"amp/{platform}.html"], shown)
        assert broken_amp_rules(html) == []
        assert Email(html).images[0]["alt"] == 'Tea & "coffee"'


def test_a_shop_of_its_own_keeps_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dbt_project.yml").write_text(
        "vars: {shop_url: 'https://www.tea.example/de', campaign_name: tea}", encoding="utf-8"
    )
    assert main(["templates"]) == 0
    printed = capsys.readouterr()
    assert "wrote" in printed.out
    assert "the example's name, postal_address. Edit templates/shop.yml" in printed.err
    shop = tmp_path / "templates" / SHOP
    own = "name: Tea\npostal_address: Tea, 2 Tea Road, 54321 Teatown\naccent: '#1f5f4a'\n"
    shop.write_text(own, encoding="utf-8")
    assert main(["templates"]) == 0
    assert capsys.readouterr().err == ""
    (tmp_path / "none").mkdir()
    assert left_of_example(tmp_path / "templates", tmp_path / "none").startswith(
        "emails would give the example's shop_url. Edit var shop_url of dbt_project.yml"
    )
    assert left_of_example(FOLDER, ROOT) == ""  # the demo says that it is one
    file = tmp_path / "templates" / WORDS
    file.write_text(file.read_text(encoding="utf-8").replace("View product", "See the tea"))
    assert main(["templates"]) == 0
    email = (tmp_path / "templates" / "customerio" / "email.html").read_text(encoding="utf-8")
    assert "See the tea" in email
    assert "https://www.tea.example/de?utm_source=nextbest&amp;utm_medium=email" in email
    assert "See the tea" in file.read_text(encoding="utf-8")
