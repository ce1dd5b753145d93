"""A published profile as the text of the email it becomes."""

import re
import textwrap
from typing import Any

from nextbest.show_profiles.chosen import DECIDED, PARTS, RECOMMENDED, WHY

WIDTH = 88


def as_email(profile: dict[str, Any]) -> str:
    """Return one profile as text: header, offer, recommendations, and why, for the marketer."""
    shown = {name: _plain(value) for name, value in profile.items()}
    lines = [
        f"To:      {shown['customer_id']} <{masked(shown['email'])}>",
        f"Subject: {shown['offer_headline']}",
        "",
        *textwrap.wrap(shown["offer_text"], WIDTH),
        "",
        f"  [ {shown['offer_cta_label']} ]  {shown['offer_cta_url']}",
        *([f"  Until {shown['offer_expires_on']}"] if profile["offer_is_shown"] else []),
        *([f"  {shown['offer_reason_text']}"] if shown["offer_reason_text"] else []),
        "",
    ]
    for number in RECOMMENDED:
        lines += _recommendation(shown, number)
    lines += ["Why:", *_wrapped(profile, WHY), *_wrapped(profile, DECIDED)]
    return "\n".join(line.rstrip() for line in lines)


def masked(address: str) -> str:
    """Hide the address but for its first letter and its domain: what is printed gets copied.

    Examples
    --------
    >>> masked("anna@shop.example"), masked("")
    ('a...@shop.example', 'no address')
    """
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}...@{domain}" if domain else "no address"


def _recommendation(shown: dict[str, str], number: int) -> list[str]:
    item = {part: shown[f"rec_{number}_{part}"] for part in PARTS}
    if not item["id"]:
        return []
    described = textwrap.wrap(item["description"], WIDTH - 5)
    title = f"  {number}. {item['name']} ({item['price_text']})"
    return [title, *(f"     {line}" for line in (*described, item["reason_text"], item["url"])), ""]


def _wrapped(profile: dict[str, Any], words: dict[str, str]) -> list[str]:
    known = [f"{word} {_told(name, profile[name])}" for name, word in words.items()]
    text = ", ".join(line for line in known if not line.endswith(" "))
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _told(name: str, value: object) -> str:
    is_share = name.endswith("_probability") and value is not None
    return f"{value:.0%}" if is_share else _plain(value)


def _plain(value: object) -> str:
    """Return a value as text without signs that would steer the terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return re.sub(r"^(https?://\S+?)[?&]utm_source=\S*$", r"\1", text)  # as a reader sees it
