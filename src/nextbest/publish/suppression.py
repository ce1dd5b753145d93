"""Suppression and erasure in tables that readers have, before anything else of a build.

The statements run twice: in a copy of the published file that then takes its place, and in the
marts of the working file.
"""

from typing import Any

from nextbest.publish.catalog import one
from nextbest.publish.erase_rows import erase
from nextbest.publish.erased_rows import PROFILES, Suppression, conditions, has

DECIDED = ("fct_next_best_offers", "fct_offer_rejections", "fct_email_profile_scores")
"""Marts that have rows of people who may be mailed alone."""

TRIGGERS = "fct_triggers"
"""Has rows of people alone who may be mailed and consent to personalization."""


def is_due(con: Any, marts: str, suppression: Suppression) -> bool:
    """Return whether anything in the marts has to change."""
    if not has(con, marts, PROFILES):
        return False
    _register(con, suppression)
    queries = [
        f"select count(*) from {table} where {condition}"
        for table, condition in conditions(con, marts, suppression)
    ]
    return suppression.profiles.num_rows > 0 or any(one(con, query) for query in queries)


def apply(con: Any, marts: str, suppression: Suppression) -> None:
    """Change the marts, all or nothing.

    Parameters
    ----------
    con
        A DuckDB connection or cursor outside of a transaction.
    marts
        The schema, with its database where that is needed.
    suppression
        What has to leave.
    """
    if not has(con, marts, PROFILES):
        return
    _register(con, suppression)
    con.execute("begin")
    try:
        con.execute(
            f"delete from {marts}.{PROFILES} "
            "where customer_id in (select customer_id from suppressed_profiles)"
        )
        columns = _common_columns(con, marts, suppression)
        con.execute(
            f"insert into {marts}.{PROFILES} by name select {columns} from suppressed_profiles"
        )
        for table in DECIDED:
            if has(con, marts, table):
                con.execute(
                    f"delete from {marts}.{table} where customer_id in "
                    "(select customer_id from suppressed_profiles where not is_active)"
                )
        if has(con, marts, TRIGGERS):
            con.execute(
                f"delete from {marts}.{TRIGGERS} where customer_id in (select customer_id from "
                "suppressed_profiles where not is_active or not is_personalised)"
            )
        if suppression.tombstones.num_rows:
            erase(con, marts, suppression)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _register(con: Any, suppression: Suppression) -> None:
    con.register("suppressed_profiles", suppression.profiles)
    con.register("tombstones", suppression.tombstones)


def _common_columns(con: Any, marts: str, suppression: Suppression) -> str:
    """Return the columns that the profiles have, too: an older version may have had fewer."""
    held = {row[0] for row in con.execute(f"describe {marts}.{PROFILES}").fetchall()}
    return ", ".join(name for name in suppression.profiles.column_names if name in held)
