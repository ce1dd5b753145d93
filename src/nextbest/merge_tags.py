"""Merge tags of Mailchimp: how columns are called there, and values that no template can misread.

Tags have at most ten signs (A to Z, 0 to 9, _), as the documentation of API 2.0 said
(``merge_var_add``); that of API 3.0, read on 2026-11-26, names no length. The 30 fields of an
ordinary plan hold all of them: FNAME is one of Mailchimp's own, and of its LNAME, ADDRESS and PHONE
one must be deleted.
"""

from typing import Any
from urllib.parse import quote

TAGS = {
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
    "is_vip": "ISVIP",
    "segment_churn": "CHURN",
    "journey_stage": "STAGE",
}
"""The tag of each column that the templates of Mailchimp show or ask."""
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
