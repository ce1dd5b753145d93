"""Which published profiles are read, and what of them."""

from pathlib import Path

from nextbest.database import Rows, opened, require, rows

RECOMMENDED = (1, 2, 3)
WHY = {
    "journey_stage": "stage",
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
"""What is known of the customer, under the words of the printed line."""
DECIDED = {
    "offer_code": "offer",
    "offer_source": "decided by",
    "fallback_level": "fallback level",
    "content_block": "block",
    "is_personalized": "personalized",
    "is_holdout": "held out",
}
OFFER = (
    "offer_headline",
    "offer_text",
    "offer_cta_label",
    "offer_cta_url",
    "offer_is_shown",
    "offer_expires_on",
    "offer_reason_text",
)
PARTS = ("id", "name", "description", "url", "price_text", "reason_text")
# One of each stage, then a second one of each, and so on; within a stage one of each segment and
# offer first. Ties are broken by a hash of the id: the same profiles at every call, of any age.
CHOSEN = """
    with grouped as (
        select
            *,
            row_number() over (
                partition by journey_stage, segment_propensity, offer_code
                order by md5(customer_id), customer_id
            ) as place_in_group
        from build.marts.fct_email_profiles
        where is_active
    ),
    placed as (
        select
            *,
            row_number() over (
                partition by journey_stage order by place_in_group, md5(customer_id), customer_id
            ) as place
        from grouped
    )
    select * from placed order by place, journey_stage nulls last, customer_id limit ?
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
    needed = ("customer_id", "email", "is_active", *OFFER, *WHY, *DECIDED)
    with opened(build=database) as con:
        require(con, "build", database, {"marts.fct_email_profiles": (*needed, *shown)})
        found = rows(con, CHOSEN, n)
    if not found:
        raise ValueError(f"{database}: marts.fct_email_profiles has no active profile to show")
    return found
