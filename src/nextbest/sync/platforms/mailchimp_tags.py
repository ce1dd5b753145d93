"""The merge fields of an audience of Mailchimp: those of the templates, then the others."""

from nextbest.merge_tags import TAGS, member, merge_value
from nextbest.sync.platform import Row
from nextbest.sync.platforms.fields import shortened

N_BYTES = 255
"""Of a field of text."""

OTHER_TAGS = {
    "offer_expires_on": "OFFEREXP",
    "is_vip": "ISVIP",
    "segment_churn": "CHURN",
    "content_block": "BLOCK",
    "currency": "CURRENCY",
    "segment_propensity": "SEGBUY",
    "segment_value": "SEGVALUE",
    "lifecycle_stage": "LIFECYCLE",
    "journey_stage_text": "STAGETEXT",
    "offer_code": "OFFERCODE",
    "offer_source": "OFFERSRC",
    "fallback_level": "FALLBACK",
    "is_holdout": "HOLDOUT",
    "experiment_id": "EXPERIMENT",
    "variant": "VARIANT",
    "is_personalized": "ISPERSONAL",
    "purchase_7d_probability": "PBUY7D",
    "churn_90d_probability": "PCHURN90D",
    "click_probability": "PCLICK",
    "expected_spend_90d": "SPEND90D",
    "best_send_hour": "SENDHOUR",
    "best_send_hour_local": "SENDLOCAL",
    "time_zone": "TIMEZONE",
    "rec_1_id": "REC1ID",
    "rec_1_description": "REC1TEXT",
    "rec_2_id": "REC2ID",
    "rec_2_description": "REC2TEXT",
    "rec_3_id": "REC3ID",
    "rec_3_description": "REC3TEXT",
    "customer_id": "CUSTOMERID",
}
"""Tags of columns that no template of Mailchimp shows, the most useful for segments first."""
ALL_TAGS = {**TAGS, **OTHER_TAGS}


def merge_fields(row: Row, n_fields: int) -> dict[str, str]:
    """Return the values of the first merge fields as texts, which can be emptied again.

    Raises
    ------
    HeldBackError
        Where a link is longer than a field takes.

    Examples
    --------
    >>> merge_fields({"is_active": True, "first_name": "Ann", "language": None}, 29)
    {'ISACTIVE': 'true', 'LANG': '', 'FNAME': 'Ann'}
    """
    held = {column: tag for column, tag in tags(n_fields) if column in row}
    row = member(row)
    fields = shortened({column: row[column] for column in held}, N_BYTES, in_bytes=True)
    return {tag: merge_value(column, fields[column]) for column, tag in held.items()}


def tags(n_fields: int) -> list[tuple[str, str]]:
    """Return the first columns with their tags."""
    return list(ALL_TAGS.items())[:n_fields]
