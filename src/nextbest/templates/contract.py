"""What a template may show: the columns of ``fct_email_profiles``, and why some are not shown."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from nextbest.database import columns as columns_of
from nextbest.database import opened

TABLE = "fct_email_profiles"
CONTRACT = Path("models/marts/activation/_activation__models.yml")
RECOMMENDED = (1, 2, 3)
PRODUCT = ("name", "image_url", "url", "price_text", "reason_text")

SHOWN = (
    "first_name",
    "language",
    "is_active",
    "is_personalized",
    "is_vip",
    "segment_churn",
    "journey_stage",
    "offer_is_shown",
    "offer_headline",
    "offer_text",
    "offer_cta_label",
    "offer_cta_url",
    "offer_image_url",
    "offer_expires_on",
    "offer_expires_text",
    "offer_reason_text",
    *(f"rec_{number}_{part}" for number in RECOMMENDED for part in PRODUCT),
    "content_block",
    "content_block_text",
)
"""The columns that the templates show or ask in a condition."""

_KEY = "a key of the platform, which means nothing to the customer"
_SCORE = "a prediction: telling people how likely they are to buy or to leave drives them away"
_SEGMENT = "for the audience of a campaign; its offer and its content block are shown instead"
_BOOKKEEPING = "tells how the content was decided, for reports"
_AUDIENCE = "for the audience or the schedule of a campaign, before an email is made"
NOT_SHOWN = {
    "customer_id": _KEY,
    "external_id": _KEY,
    "email": "the platform fills in the address itself, and a forwarded email would give it away",
    "email_sha256": _KEY,
    "updated_at": _BOOKKEEPING,
    "suppressed_reason": "inactive profiles get no email; a reason is nobody's reading",
    "email_permission": _AUDIENCE,
    "is_personalised": "the earlier name of is_personalized",
    "segment_propensity": _SEGMENT,
    "segment_value": _SEGMENT,
    "lifecycle_stage": "journey_stage is asked instead",
    "journey_stage_text": "speaks about the customer, to the marketer; the template greets instead",
    "purchase_7d_probability": _SCORE,
    "churn_90d_probability": _SCORE,
    "click_probability": _SCORE,
    "expected_spend_90d": _SCORE,
    "best_send_hour": _AUDIENCE,
    "best_send_hour_local": _AUDIENCE,
    "time_zone": _AUDIENCE,
    "currency": "the price texts are ready to show, with their currency",
    "offer_code": "the text of an offer names the code that customers enter; some have none",
    "offer_source": _BOOKKEEPING,
    "fallback_level": _BOOKKEEPING,
    "is_holdout": _BOOKKEEPING,
    "experiment_id": _BOOKKEEPING,
    "variant": "the texts and products of the profile are already those of the variant",
    **{f"rec_{number}_id": _KEY for number in RECOMMENDED},
    **{
        f"rec_{number}_description": "repeats the name where the shop has none, and makes three "
        "products too long for a phone"
        for number in RECOMMENDED
    },
    "recs_valid_until": "for the audience of a campaign: send while it is today or later",
    "payload": "all of the row again, for platforms that read JSON",
}
"""The columns that are not shown on purpose, with the reason."""


def columns_of_contract(file: Path = CONTRACT) -> list[str]:
    """Return the columns that the published profile promises.

    Parameters
    ----------
    file
        The YAML file of the model, or a published DuckDB file.

    Raises
    ------
    ValueError
        Where the file has no such table.
    """
    if file.suffix == ".duckdb":
        with opened(build=file) as con:
            found = columns_of(con, "build", "marts", TABLE)
    else:
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
        models = {model["name"]: model for model in tree["models"]}
        found = [column["name"] for column in models.get(TABLE, {}).get("columns", [])]
    if not found:
        raise ValueError(f"{file} has no columns of {TABLE}: expected the contract of that table")
    return found


def undecided_columns(found: Iterable[str]) -> list[str]:
    """Return the columns of which nobody has said whether an email shows them.

    Examples
    --------
    >>> undecided_columns(["offer_headline", "payload", "shoe_size"])
    ['shoe_size']
    """
    return [name for name in found if name not in SHOWN and name not in NOT_SHOWN]
