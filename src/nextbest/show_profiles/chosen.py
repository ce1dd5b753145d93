"""Which published profiles are read, and what of them."""

from collections import Counter
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
# Candidates: of each kind as many as are asked for. Ties are broken by a hash of the id: the same
# profiles at every call, of any age.
CANDIDATES = """
    select *
    from build.marts.fct_email_profiles
    where is_active
    qualify row_number() over (
        partition by journey_stage, segment_propensity, offer_code
        order by md5(customer_id), customer_id
    ) <= ?
    order by journey_stage nulls last, md5(customer_id), customer_id
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
        found = _various(rows(con, CANDIDATES, n), n)
    if not found:
        raise ValueError(f"{database}: marts.fct_email_profiles has no active profile to show")
    return found


def _various(candidates: Rows, n: int) -> Rows:
    """Return n of the candidates: each time one whose offer and stage were shown the least.

    So each offer is there before one comes again, and each stage, where n is large enough. Within
    a stage, profiles differ in propensity.
    """
    shown: Counter[tuple[object, ...]] = Counter()
    left = list(candidates)
    found: Rows = []

    def kinds(row: dict[str, object]) -> tuple[tuple[object, ...], ...]:
        offer, stage = row["offer_code"], row["journey_stage"]
        return (("offer", offer), ("stage", stage), (stage, row["segment_propensity"]))

    def how_often(row: dict[str, object]) -> tuple[int, ...]:
        offer, stage, kind = (shown[name] for name in kinds(row))
        return (offer + stage, offer, kind)

    while left and len(found) < n:
        best = min(left, key=how_often)
        left.remove(best)
        found.append(best)
        shown.update(kinds(best))
    return found
