"""Erased people in tables that readers have: their rows leave, and the platform is told."""

from typing import Any

from nextbest.publish.catalog import one
from nextbest.publish.erased_rows import (
    DELETES,
    KINDS,
    PROFILES,
    REJECTED,
    Suppression,
    conditions,
    erased_in,
    erased_profiles,
    has,
    is_over,
    named,
    used_by_living,
)


def erase(con: Any, marts: str, suppression: Suppression) -> None:
    """Delete the rows of erased people, blank their rejected rows, and tell the deletes."""
    if has(con, marts, DELETES):
        _tell_deletes(con, marts, suppression)
    for table, condition in conditions(con, marts, suppression):
        if table.endswith(REJECTED):
            con.execute(
                f"update {table} set source_key = null, raw_row = null, reason = 'customer_erased',"
                f" reasons = 'customer_erased' where {condition}"
            )
        elif not (table.endswith(DELETES) and has(con, marts, DELETES)):
            con.execute(f"delete from {table} where {condition}")
    if has(con, marts, DELETES):
        con.execute(f"delete from {marts}.{DELETES} where {is_over(suppression)}")


def _tell_deletes(con: Any, marts: str, suppression: Suppression) -> None:
    """Tell the platform to remove the people who are erased now, under all that it knows.

    What a living profile uses is not told. Rows that change get a time of their own.
    """
    deletes, profiles = f"{marts}.{DELETES}", f"{marts}.{PROFILES}"
    base = one(
        con,
        f"select greatest(?, max(updated_at)) from (select updated_at from {profiles} "
        f"union all select updated_at from {deletes})",
        [suppression.now],
    )
    told = f"select * from ({_told(marts)})"
    con.execute(f"delete from {deletes} where delete_id in (select delete_id from ({told}))")
    con.execute(f"insert into {deletes} by name {told}")
    con.execute(
        f"update {deletes} set reason = 'erased', updated_at = null "
        f"where reason <> 'erased' and ({named(deletes)})"
    )
    for column in KINDS:
        used = used_by_living(marts, column)
        con.execute(
            f"update {deletes} set {column} = null, updated_at = null "
            f"where reason = 'erased' and {used}"
        )
    con.execute(
        f"delete from {deletes} "
        "where reason = 'erased' and coalesce(customer_id, external_id, email_sha256) is null"
    )
    con.execute(
        f"update {deletes} set updated_at = date_trunc('millisecond', ?::timestamp) + "
        "to_microseconds(cast(ceil(1000.0 * numbers.number * least(1.0, 10000.0 / numbers.total)) "
        "as bigint)) from (select delete_id, row_number() over (order by delete_id) as number, "
        f"count(*) over () as total from {deletes} where updated_at is null) as numbers "
        f"where {DELETES}.delete_id = numbers.delete_id",
        [base],
    )


def _told(marts: str) -> str:
    """Return the query of profiles that leave, as deletes; one with a new owner by its address."""
    is_theirs = f"customer_id in ({erased_in(f'select customer_id as id from {marts}.{PROFILES}')})"
    return (
        "select md5(coalesce(customer_id, '~') || '|' || coalesce(external_id, '~') || '|' "
        "|| coalesce(email_sha256, '~')) as delete_id, customer_id, external_id, email_sha256, "
        "'erased' as reason, null::timestamp as updated_at from (select "
        f"case when {is_theirs} then customer_id end as customer_id, "
        f"case when {is_theirs} then external_id end as external_id, email_sha256 "
        f"from {marts}.{PROFILES} where {erased_profiles(marts)}) as gone"
    )
