"""Published profiles as the e-mails they become, to be read before anything is sent."""

import re
import textwrap
from pathlib import Path

from nextbest.database import Rows, opened, require, rows

WIDTH = 88
RECOMMENDED = (1, 2, 3)
WHY = {
    "lifecycle_stage": "stage",
    "segment_value": "value",
    "segment_propensity": "propensity",
    "segment_churn": "churn",
    "is_vip": "VIP",
    "purchase_7d_probability": "buys within 7 days",
    "churn_90d_probability": "churns within 90 days",
    "click_probability": "clicks",
    "expected_spend_90d": "spends in 90 days",
    "best_send_hour": "best hour (UTC)",
}
"""What is known of her, under the words of the printed line."""
DECIDED = {
    "offer_code": "offer",
    "offer_source": "decided by",
    "fallback_level": "fallback level",
    "content_block": "block",
    "is_personalised": "personalised",
}
OFFER = ("offer_headline", "offer_text", "offer_cta_label", "offer_cta_url", "offer_expires_on")
PARTS = ("id", "name", "description", "url", "price_text", "reason_text")
# One of each stage, then a second one of each, and so on; within a stage one of each segment and
# offer first. Ties are broken by a hash of the id: the same profiles at every call, of any age.
CHOSEN = """
    with grouped as (
        select
            *,
            row_number() over (
                partition by lifecycle_stage, segment_propensity, offer_code
                order by md5(customer_id), customer_id
            ) as place_in_group
        from build.marts.fct_email_profiles
        where is_active
    ),
    placed as (
        select
            *,
            row_number() over (
                partition by lifecycle_stage order by place_in_group, md5(customer_id), customer_id
            ) as place
        from grouped
    )
    select * from placed order by place, lifecycle_stage nulls last, customer_id limit ?
"""


def chosen_profiles(database: Path, n: int) -> Rows:
    """Return active profiles of many kinds: rows of ``fct_email_profiles``, always the same ones.

    Parameters
    ----------
    database
        The DuckDB file of a finished build.
    n
        How many; fewer where fewer are active.

    Raises
    ------
    ValueError
        Where the database or a column is missing, nobody has an active profile, or n is below 1.
    """
    if n < 1:
        raise ValueError(f"--n is {n}; expected at least 1")
    shown = [f"rec_{number}_{part}" for number in RECOMMENDED for part in PARTS]
    needed = ("customer_id", "email", "is_active", "offer_reason_text", *OFFER, *WHY, *DECIDED)
    with opened(build=database) as con:
        require(con, "build", database, {"marts.fct_email_profiles": (*needed, *shown)})
        found = rows(con, CHOSEN, n)
    if not found:
        raise ValueError(f"{database}: marts.fct_email_profiles has no active profile to show")
    return found


def as_email(profile: dict) -> str:
    """Return one profile as text: header, offer, recommendations, and why, for the marketer."""
    shown = {name: _plain(value) for name, value in profile.items()}
    lines = [
        f"To:      {shown['customer_id']} <{masked(shown['email'])}>",
        f"Subject: {shown['offer_headline']}",
        "",
        *textwrap.wrap(shown["offer_text"], WIDTH),
        "",
        f"  [ {shown['offer_cta_label']} ]  {shown['offer_cta_url']}",
        *([f"  Until {shown['offer_expires_on']}"] if shown["offer_expires_on"] else []),
        f"  {shown['offer_reason_text']}",
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


def _wrapped(profile: dict, words: dict[str, str]) -> list[str]:
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
