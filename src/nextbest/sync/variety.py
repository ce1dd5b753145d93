"""Which profiles show the most different things: offers, segments, languages."""

from collections.abc import Sequence

import duckdb

TRAITS = (
    "offer_code",
    "lifecycle_stage",
    "segment_propensity",
    "segment_churn",
    "segment_value",
    "language",
    "content_block",
    "fallback_level",
    "is_holdout",
    "is_vip",
    "variant",
)
"""Columns of a profile whose values should all be seen."""
PROFILES = "fct_email_profiles"


def chosen(con: duckdb.DuckDBPyConnection, n: int) -> list[str]:
    """Return the customer_ids of at most n active profiles with an address, the most varied first.

    Parameters
    ----------
    con
        A connection with the published file as ``build``.
    n
        How many at most.
    """
    described = con.execute(f"from build.marts.{PROFILES} limit 0").description
    held = [name for name in TRAITS if name in {column[0] for column in described}]
    traits = ", ".join(held) or "1"
    kinds = con.execute(
        f"select min(customer_id), {traits} from build.marts.{PROFILES} "
        f"where is_active and email is not null group by {traits} order by 1"
    ).fetchall()
    ids = [kinds[place][0] for place in varied([row[1:] for row in kinds], n)]
    if len(ids) < n:
        more = con.execute(
            f"select customer_id from build.marts.{PROFILES} where is_active and email is not null "
            "and customer_id not in (select unnest(?)) order by customer_id limit ?",
            [ids, n - len(ids)],
        ).fetchall()
        ids += [customer_id for (customer_id,) in more]
    return ids


def varied(rows: Sequence[Sequence[object]], n: int) -> list[int]:
    """Return the places of at most n rows, each of which adds the most values not seen before.

    Examples
    --------
    >>> varied([("A", "low"), ("A", "high"), ("B", "low"), ("B", "high")], 3)
    [0, 3, 1]
    """
    seen: set[tuple[int, object]] = set()
    left, places = list(range(len(rows))), []
    for _ in range(min(n, len(rows))):
        best = max(left, key=lambda place: len(set(enumerate(rows[place])) - seen))
        left.remove(best)
        seen |= set(enumerate(rows[best]))
        places.append(best)
    return places
