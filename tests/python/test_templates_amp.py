"""The AMP part of the emails, checked against written rules: its validator was not run."""

import re

import pytest

from amp_rules import broken_amp_rules
from email_rules import Email, problems
from hostile_profiles import hostile_profiles, inactive_profile, ordinary_profile
from nextbest.templates.amp import CAROUSEL_HEIGHT, HEAD
from page_rules import browser_of_the_system, sync_playwright
from template_engines import PLATFORMS, filled_in, filled_in_amp

ROWS = {row["customer_id"]: row for row in hostile_profiles()}
ROWS |= {"ordinary": ordinary_profile(), "inactive": inactive_profile(), "unknown": {}}


@pytest.mark.parametrize("platform", PLATFORMS[:4])
@pytest.mark.parametrize("name", ROWS)
def test_amp_keeps_the_rules_with_any_profile(platform: str, name: str) -> None:
    html = filled_in_amp(platform, ROWS[name])
    assert broken_amp_rules(html) == []
    assert [found for found in problems(html, hostile=True) if found != "<script>"] == []


@pytest.mark.parametrize("platform", PLATFORMS[:4])
def test_amp_shows_what_the_email_shows(platform: str) -> None:
    row = ordinary_profile()
    email = Email(filled_in_amp(platform, row))
    words = " ".join(" ".join(email.texts).split())
    for number in (1, 2, 3):
        assert row[f"rec_{number}_name"] in words
        assert row[f"rec_{number}_price_text"] in words
        assert row[f"rec_{number}_reason_text"] in words
        assert email.links.count(row[f"rec_{number}_url"]) == 2
    assert row["offer_headline"] in words
    assert row["offer_expires_text"] in words
    assert row["content_block_text"] in words
    assert len(email.images) == 4


OF_CUSTOMERS = {
    "vip": {"is_vip": True, "segment_churn": "high"},
    "leaving": {"segment_churn": "high"},
    "new": {"journey_stage": "new"},
    "prospect": {"journey_stage": "prospect"},
    "impersonal": {"is_personalized": False},
    "German": {"language": "de"},
    "no offer": {"offer_is_shown": False},
    "expired": {"offer_expires_on": "2020-01-01"},
    "no words of the offer": dict.fromkeys(
        ("offer_headline", "offer_text", "offer_cta_label", "offer_expires_text"), ""
    ),
    "no block": {"content_block_text": ""},
    "another block": {"content_block": "education"},
    "nothing": {"offer_is_shown": False, "rec_1_name": "", "rec_2_name": "", "rec_3_name": ""},
}
SAME = ROWS | {name: ordinary_profile() | change for name, change in OF_CUSTOMERS.items()}
HIDDEN = re.compile(r"<title>.*?</title>|<div style=\"display:none.*?</div>|<!--.*?-->", re.DOTALL)


def read(html: str) -> str:
    """Return what a person reads, in its order: neither the title nor the preheader."""
    texts = Email(HIDDEN.sub("", html)).texts
    return " ".join(" ".join(text for text in texts if text not in {"picture", "line"}).split())


@pytest.mark.parametrize("platform", PLATFORMS[:4])
@pytest.mark.parametrize("name", SAME)
def test_amp_and_html_say_the_same_sentences(platform: str, name: str) -> None:
    html, amp = filled_in(platform, "email.html", SAME[name]), filled_in_amp(platform, SAME[name])
    assert read(html) == read(amp)


def test_a_picture_without_https_is_replaced() -> None:
    row = ordinary_profile() | {"rec_1_image_url": "http://img.a.example/1.png"}
    for platform in PLATFORMS[:4]:
        html = filled_in_amp(platform, row)
        assert broken_amp_rules(html) == []
        assert "http://img.a.example" not in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("⚡4email data-css-strict", "⚡"), "begins neither"),
        (("<b>", '<b style="color:red">'), "style of <b> is not allowed"),
        (("<h1>", "<img src=x><h1>"), "<img> is not allowed"),
        (('layout="responsive"', ""), "<amp-img> has no layout"),
        (("https://img.a.example/1.png", "http://img.a.example/1.png"), "absolute https"),
        (("h1{", "h1{color:red !important;"), "!important in the style"),
        (("h1{", "h1{zoom:2;"), "property zoom"),
        (
            ("h1{", "@media (prefers-color-scheme:dark){p{color:#ffffff}}h1{"),
            "media feature prefers-color-scheme",
        ),
        (("<style amp-custom>", "<style>"), "not one <style amp-custom>"),
        (('custom-element="amp-carousel"', ""), "amp-carousel has no script"),
        (("amp-carousel-0.1.js", "amp-form-0.1.js"), "script ("),
        (("<body>", "<body>" + "x" * 200_000), "more than 200,000 bytes"),
    ],
)
def test_each_rule_is_seen_broken(change: tuple[str, str], said: str) -> None:
    html = filled_in_amp("customerio", ordinary_profile())
    assert change[0] in html
    assert any(said in found for found in broken_amp_rules(html.replace(*change)))


def without_runtime(amp: str) -> str:
    """Return an AMP part as plain HTML: pictures as boxes, the carousel as one row of products.

    The runtime is loaded from the network, so it was never run here.
    """
    amp = re.sub(r"<script[^>]*></script>|<style amp4email-boilerplate>.*?</style>", "", amp)
    box = r'<div style="width:\1px;max-width:100%;aspect-ratio:\1/\2;background:#cccccc"></div>'
    amp = re.sub(r'<amp-img [^>]*width="(\d+)" height="(\d+)"[^>]*></amp-img>', box, amp)
    amp = amp.replace("</amp-carousel>", "</div>")
    row = '<div style="white-space:nowrap;overflow:auto"'
    amp = re.sub(r"<amp-carousel ", f"{row} ", amp)
    return amp.replace('class="product"', 'class="product" style="display:inline-block"')


def test_every_product_fits_into_the_carousel() -> None:
    """What is taller than the carousel would be cut off, and with it the button."""
    place = browser_of_the_system()
    if place is None:
        pytest.skip("no Chromium or Chrome on this machine: apt-get install chromium")
    long = "Washed linen bedding set with two pillow cases, " * 4
    row = ordinary_profile() | {"rec_1_name": long, "rec_1_reason_text": long}
    with sync_playwright() as driver:
        page = driver.chromium.launch(executable_path=place, args=["--no-sandbox"]).new_page()
        for width in (375, 600):
            page.set_viewport_size({"width": width, "height": 800})
            page.set_content(without_runtime(filled_in_amp("customerio", row)))
            heights = page.evaluate(
                "[...document.querySelectorAll('.product')].map(p => p.offsetHeight + "
                "parseInt(getComputedStyle(p).marginTop))"
            )
            assert len(heights) == 3
            assert CAROUSEL_HEIGHT - 20 < max(heights) <= CAROUSEL_HEIGHT
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_head_names_the_runtime_first() -> None:
    assert HEAD.index("v0.js") < HEAD.index("custom-element")
