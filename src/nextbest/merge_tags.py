"""Merge tags of Mailchimp: how columns are called there, and values that no template can misread.

Tags have at most ten signs (A to Z, 0 to 9, _), as the documentation of API 2.0 said
(``merge_var_add``); that of API 3.0, read on 2026-11-26, names no length. The 30 fields of an
ordinary plan hold all of them: FNAME is one of Mailchimp's own, and of its LNAME, ADDRESS and PHONE
two must be deleted.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

TAGS = {
    "is_active": "ISACTIVE",
    "recs_valid_until": "RECSUNTIL",
    "language": "LANG",
    "first_name": "FNAME",
    "offer_is_shown": "OFFERSHOWN",
    "offer_headline": "OFFERHEAD",
    "offer_text": "OFFERTEXT",
    "offer_cta_label": "OFFERCTA",
    "offer_cta_url": "OFFERURL",
    "offer_image_url": "OFFERIMAGE",
    "offer_expires_text": "OFFERUNTIL",
    "offer_reason_text": "OFFERWHY",
    "rec_1_name": "REC1NAME",
    "rec_1_image_url": "REC1IMAGE",
    "rec_1_url": "REC1URL",
    "rec_1_price_text": "REC1PRICE",
    "rec_1_reason_text": "REC1WHY",
    "rec_2_name": "REC2NAME",
    "rec_2_image_url": "REC2IMAGE",
    "rec_2_url": "REC2URL",
    "rec_2_price_text": "REC2PRICE",
    "rec_2_reason_text": "REC2WHY",
    "rec_3_name": "REC3NAME",
    "rec_3_image_url": "REC3IMAGE",
    "rec_3_url": "REC3URL",
    "rec_3_price_text": "REC3PRICE",
    "rec_3_reason_text": "REC3WHY",
    "content_block_text": "BLOCKTEXT",
    "journey_stage": "STAGE",
}
"""The tag of each column that the templates of Mailchimp show or ask, after those by which the
segment of a campaign is chosen."""
SEGMENT = ("is_active", "recs_valid_until", "language")
KEPT = ("first_name", *SEGMENT)
"""Columns that say nothing about content: an inactive row keeps them."""
OFFER = ("offer_headline", "offer_text", "offer_cta_label")
"""Without one of these, an offer is not shown."""


class Addresses(Protocol):
    """Where an email of the shop leads, such as `nextbest.templates.shop.Shop`."""

    @property
    def link(self) -> str:
        """Where it leads when a row has no link."""

    @property
    def image_url(self) -> str:
        """The picture of a product that has none."""


def default_of(column: str, shop: Addresses) -> str:
    """Return the default that a field of the audience must have; empty but for addresses.

    An audience has one default per field, whatever the language, so no default is a word. Merge
    tags have no condition inside the address of a link, so an address needs one.

    Parameters
    ----------
    column
        Name of the column.
    shop
        What the shop says of its addresses.
    """
    if column not in TAGS or not column.endswith("_url"):
        return ""
    return shop.image_url if column.endswith("_image_url") else shop.link


def member(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the templates of Mailchimp can show it, in which no condition is nested.

    An inactive row has no content. An offer that is not shown, or that lacks its headline, text or
    label, has no values at all.

    Parameters
    ----------
    row
        A published row.

    Examples
    --------
    >>> member({"is_active": False, "language": "de", "rec_1_name": "Tea"})
    {'is_active': False, 'language': 'de', 'rec_1_name': None}
    >>> member({"is_active": True, "offer_is_shown": False, "offer_text": "Ten percent off"})
    {'is_active': True, 'offer_is_shown': False, 'offer_text': None}
    """
    is_active = row.get("is_active") in (True, "true")
    is_shown = row.get("offer_is_shown") in (True, "true") and all(row.get(one) for one in OFFER)

    def is_kept(column: str) -> bool:
        is_offer = column.startswith("offer_")
        return column in KEPT or (is_active and (is_shown or not is_offer))

    kept = {column: value if is_kept(column) else None for column, value in row.items()}
    return kept | ({"offer_is_shown": is_active and is_shown} if "offer_is_shown" in row else {})


LOOKALIKES = str.maketrans({"<": "\u2039", ">": "\u203a", '"': "\u201d"})

SAFE_IN_LINKS = "%/:?#[]@!$&'()+,;=-._~"


def merge_value(column: str, value: Any) -> str:
    """Return what is sent for a column, as a text that is safe in HTML, escaped or not.

    Mailchimp does not say whether it escapes what a merge tag shows. Signs of HTML become others
    that look alike, so a name is read the same in a subject, a text and an attribute. An address
    that is none is not sent, so the default of the field is shown.

    Parameters
    ----------
    column
        Name of the column.
    value
        Its value in the published row.

    Examples
    --------
    >>> merge_value("rec_1_name", "Tea *|EMAIL|*"), "<" in merge_value("rec_1_name", "<b>")
    ('Tea * |EMAIL| *', False)
    >>> merge_value("is_vip", True), merge_value("rec_1_url", "javascript:alert(1)")
    ('true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if column.endswith("_url"):
        if not text.startswith(("https://", "http://")):
            return ""
        return quote(text, safe=SAFE_IN_LINKS)
    return text.translate(LOOKALIKES).replace("*|", "* |").replace("|*", "| *")
