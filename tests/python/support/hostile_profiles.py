"""Forty published rows with the texts that shops hold by mistake or by malice; always the same."""

from collections.abc import Iterator
from typing import Any

from nextbest.templates.contract import PRODUCT, RECOMMENDED

Row = dict[str, Any]
TEXTS = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% raw %}",
    "{% endif %}",
    "{{#if x}}",
    "{{{{raw}}}}",
    "${first_name}",
    "*|EMAIL|*",
    "*|END:IF|*",
    "[[value:email]]",
    "\"quoted\" and 'single'",
    '" onmouseover="alert(1)',
    "&lt;b&gt; & &amp;",
    "--><img src=x onerror=alert(1)>",
    "</td></tr></table>",
    "\U0001f3a9 caf\u00e9 \u5e3d\u5b50",
    "\u202eabc\u202c \u05e9\u05dc\u05d5\u05dd",
    "w" * 500,
    "many words " * 45,
    "`backtick` \\ slash",
)
LINKS = (
    'https://a.example/p?x="><script>alert(1)</script>&utm_source=nextbest',
    "https://a.example/p?a=1&utm_source=nextbest&utm_medium=email&q='it''s'",
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://a.example",
    "data:text/html,<script>alert(1)</script>",
    "/relative",
    "#",
    "",
    None,
    "http://a.example/p?b={{ 7*7 }}&c=*|EMAIL|*",
)
OFFER_TEXTS = ("offer_headline", "offer_text", "offer_cta_label", "offer_reason_text")


def ordinary_profile() -> Row:
    """Return a row of an active customer who sees an offer and three products."""
    row: Row = {
        "customer_id": "c1",
        "first_name": "Anna",
        "language": "en",
        "is_active": True,
        "is_personalized": True,
        "is_vip": False,
        "segment_churn": "low",
        "journey_stage": "active",
        "offer_is_shown": True,
        "offer_headline": "Ten off everything",
        "offer_text": "Take the code at the checkout.",
        "offer_cta_label": "Take it",
        "offer_cta_url": "https://a.example/offer?utm_source=nextbest&utm_medium=email",
        "offer_image_url": "https://img.a.example/offer.png",
        "offer_expires_on": "2099-12-24",
        "offer_expires_text": "Dec 24",
        "offer_reason_text": "A thank-you",
        "content_block": "education",
        "content_block_text": "Tips and ideas",
        "recs_valid_until": "2099-12-24",
    }
    for number in RECOMMENDED:
        row |= {
            f"rec_{number}_name": f"Wool hat {number}",
            f"rec_{number}_image_url": f"https://img.a.example/{number}.png",
            f"rec_{number}_url": f"https://a.example/p/{number}?utm_source=nextbest",
            f"rec_{number}_price_text": f"\u20ac{number}9.90",
            f"rec_{number}_reason_text": f"Because of reason {number}",
        }
    return row


def inactive_profile() -> Row:
    """Return a row of a customer who may not be mailed: no content at all."""
    empty = {name: "" for name in ordinary_profile() if name.startswith(("offer_", "rec_"))}
    kept = {"customer_id": "c2", "is_active": False, "offer_is_shown": False}
    nulls = dict.fromkeys(("first_name", "language", "is_vip", "segment_churn", "journey_stage"))
    block = {"content_block": "new_arrivals", "content_block_text": ""}
    return empty | kept | nulls | block | {"is_personalized": False}


def hostile_profiles() -> Iterator[Row]:
    """Yield forty rows: each hostile text in each place, links that lead nowhere, lacking parts."""
    for index in range(40):
        row = ordinary_profile()
        text = TEXTS[index % len(TEXTS)]
        names = [f"rec_{number}_{part}" for number in RECOMMENDED for part in PRODUCT]
        shown = [name for name in names if not name.endswith("_url")]
        row |= dict.fromkeys((*OFFER_TEXTS, "content_block_text", "first_name", *shown), text)
        for place, name in enumerate(name for name in row if name.endswith("_url")):
            row[name] = LINKS[(index + place) % len(LINKS)]
        row["language"] = ("en", "de", "fr", None, text)[index % 5]
        row["is_vip"] = (True, False, None)[index % 3]
        row["segment_churn"] = ("high", "low", None, text)[index % 4]
        row["content_block"] = ("education", "reengagement", text, None)[index % 4]
        row["offer_is_shown"] = index % 7 != 0
        for number in RECOMMENDED[index % 4 :]:
            row |= {name: ("", None)[index % 2] for name in row if name.startswith(f"rec_{number}")}
        for name in list(row)[index % 9 :: 9] if index % 3 == 1 else ():
            row[name] = None
        if index % 5 == 2:
            row = {name: value for name, value in row.items() if value not in (None, "")}
        row["customer_id"] = f"hostile_{index}"
        row["is_active"] = index != 39
        yield row
