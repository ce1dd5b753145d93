"""Times of rows that waited: readers have gone on, so what changes for them gets new ones.

A reader who remembers the largest time that it has read would never see a row that is dated before
the suppressions that were published while the build waited.
"""

from datetime import datetime, timedelta
from typing import Any

from nextbest.publish.catalog import one, tables
from nextbest.publish.publication import TIMED, utc_now

KEYS = {
    "fct_email_profiles": "customer_id",
    "fct_email_profile_deletes": "delete_id",
    "fct_catalog_items": "product_id",
    "fct_segment_entries": "event_id",
}
STEP = timedelta(milliseconds=1)


def retime(con: Any, old: str, new: str) -> None:
    """Date the rows that are new to readers after all that readers have, in the same order.

    Parameters
    ----------
    con
        A connection with both schemas.
    old, new
        The published marts, and those that take their place.
    """
    held = set(tables(con, old)) & set(tables(con, new))
    timed = {mart: column for mart, column in TIMED.items() if mart in held}
    is_new = {
        mart: f"({KEYS[mart]}, {column}) not in (select ({KEYS[mart]}, {column}) from {old}.{mart})"
        for mart, column in timed.items()
    }
    queries = [
        f"select {column} as changed_at from {new}.{mart} where {is_new[mart]}"
        for mart, column in timed.items()
    ]
    first = one(con, f"select min(changed_at) from ({' union all '.join(queries)})")
    if first is None:
        return
    shift = _after(con, old, timed) - first
    if shift <= timedelta():
        return
    for mart, column in timed.items():
        con.execute(
            f"update {new}.{mart} set {column} = {column} + to_microseconds(?) "
            f"where {is_new[mart]}",
            [shift // timedelta(microseconds=1)],
        )


def _after(con: Any, old: str, timed: dict[str, str]) -> datetime:
    """Return a whole millisecond after all times that readers may remember."""
    queries = [
        f"select max({column}) as newest from {old}.{mart}" for mart, column in timed.items()
    ]
    queries.append(f"select max(published_at) from {old}.fct_publications")
    newest = one(con, f"select max(newest) from ({' union all '.join(queries)})")
    base = max(utc_now(), newest or datetime.min)
    return base.replace(microsecond=base.microsecond // 1000 * 1000) + STEP
