"""The merge fields of Mailchimp: tags have at most ten characters, so columns are renamed."""

from nextbest.sync.platform import Row

FIRST_NAME = "FNAME"
"""The merge field of the first name that each audience begins with."""

TAGS = {
    "is_active": "ISACTIVE",
    "offer_is_shown": "OFFERSHOWN",
    "offer_headline": "OFFERHEAD",
    "offer_text": "OFFERTEXT",
    "offer_cta_label": "OFFERLABEL",
    "offer_cta_url": "OFFERURL",
    "offer_expires_text": "OFFERUNTIL",
    "content_block": "BLOCK",
    "content_block_text": "BLOCKTEXT",
    "language": "LANG",
    **{
        f"rec_{number}_{part}": f"REC{number}{tag}"
        for number in range(1, 4)
        for part, tag in (
            ("name", "NAME"),
            ("image_url", "IMAGE"),
            ("url", "URL"),
            ("price_text", "PRICE"),
            ("reason_text", "REASON"),
        )
    },
    "segment_churn": "SEGCHURN",
    "is_vip": "ISVIP",
    "journey_stage": "STAGE",
    "segment_propensity": "SEGBUY",
    # only on Premium, which has 80
    "segment_value": "SEGVALUE",
    "lifecycle_stage": "LIFECYCLE",
    "journey_stage_text": "STAGETEXT",
    "offer_code": "OFFERCODE",
    "offer_image_url": "OFFERIMAGE",
    "offer_expires_on": "OFFEREXP",
    "offer_reason_text": "OFFERWHY",
    "offer_source": "OFFERSRC",
    "fallback_level": "FALLBACK",
    "is_holdout": "HOLDOUT",
    "is_personalized": "ISPERSONAL",
    "recs_valid_until": "RECSUNTIL",
    "purchase_7d_probability": "PBUY7D",
    "churn_90d_probability": "PCHURN90D",
    "click_probability": "PCLICK",
    "expected_spend_90d": "SPEND90D",
    "best_send_hour": "SENDHOUR",
    **{
        f"rec_{number}_{part}": f"REC{number}{tag}"
        for number in range(1, 4)
        for part, tag in (("id", "ID"), ("description", "TEXT"))
    },
    "customer_id": "CUSTOMERID",
}
"""The tag of each column, the most needed ones first: an audience may hold only the first 30."""


def merge_fields(row: Row, n_fields: int) -> dict[str, str]:
    """Return the values of the merge fields as texts, which can be emptied again.

    Examples
    --------
    >>> merge_fields({"first_name": "Ann", "is_active": True, "segment_churn": None}, 3)
    {'FNAME': 'Ann', 'ISACTIVE': 'true', 'SEGCHURN': ''}
    """
    named = {FIRST_NAME: row.get("first_name")}
    named |= {tag: row[column] for column, tag in TAGS.items() if column in row}
    return {tag: _text(value) for tag, value in list(named.items())[:n_fields]}


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
