"""Erased people in tables that readers have: found by the hashes in tombstones, and taken out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from nextbest.publish.catalog import one, tables_with

REJECTED = "fct_rejected_rows"
DELETES = "fct_email_profile_deletes"
PROFILES = "fct_email_profiles"
IDENTIFIERS = ("customer_id", "external_id", "email")
"""What tells a person in a raw row; the address is there as its SHA-256, as in a tombstone."""


@dataclass(frozen=True)
class Suppression:
    """What has to leave.

    Attributes
    ----------
    profiles
        Rows that take the place of published ones, in the columns of fct_email_profiles.
    tombstones
        ``value_hash`` and ``salt`` of erased people's identifiers.
    now
        When the build does it, UTC.
    notice_days
        So many days erased people stay in the deletes, so that the platform can be told.
    """

    profiles: pa.Table
    tombstones: pa.Table
    now: datetime
    notice_days: int


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
        con.execute(f"delete from {marts}.{DELETES} where {_is_over(suppression)}")


def _tell_deletes(con: Any, marts: str, suppression: Suppression) -> None:
    """Tell the platform to remove the people who are erased now, under all that it knows."""
    newest = one(
        con,
        f"select greatest(?, max(updated_at)) from (select updated_at from {marts}.{PROFILES} "
        f"union all select updated_at from {marts}.{DELETES})",
        [suppression.now],
    )
    gone = one(con, f"select list(customer_id) from {marts}.{PROFILES} where {_erased(marts)}")
    n_gone = len(gone or [])
    con.execute(
        f"insert into {marts}.{DELETES} by name select md5(coalesce(customer_id, '~') || '|' "
        "|| coalesce(external_id, '~') || '|' || coalesce(email_sha256, '~')) as delete_id, "
        "customer_id, external_id, email_sha256, 'erased' as reason, "
        "date_trunc('millisecond', ?::timestamp) + to_microseconds(cast(ceil("
        f"1000.0 * row_number() over (order by customer_id) * "
        f"least(1.0, 10000.0 / {max(n_gone, 1)})) as bigint)) as updated_at "
        f"from {marts}.{PROFILES} where {_erased(marts)}",
        [newest],
    )
    con.execute(
        f"update {marts}.{DELETES} set reason = 'erased' "
        f"where reason <> 'erased' and ({_told_under_any_name(marts)})"
    )


def conditions(con: Any, marts: str, suppression: Suppression) -> list[tuple[str, str]]:
    """Return the tables that may hold rows of erased people, and which rows those are."""
    found = []
    for table in tables_with(con, marts, "customer_id"):
        full = f"{marts}.{table}"
        if table == DELETES and has(con, marts, DELETES):
            named = f"(reason <> 'erased' and ({_told_under_any_name(marts)}))"
            found.append((full, f"{_is_over(suppression)} or {named}"))
        else:
            found.append((full, _erased(marts, table)))
    if has(con, marts, REJECTED):
        texts = {name: f"json_extract_string(raw_row, '$.{name}')" for name in IDENTIFIERS}
        ids = {kind: f"select {text} as id from {marts}.{REJECTED}" for kind, text in texts.items()}
        told = [f"{texts[kind]} in ({_erased_in(query, kind)})" for kind, query in ids.items()]
        found.append((f"{marts}.{REJECTED}", " or ".join(told)))
    return found


def _erased(marts: str, table: str = PROFILES) -> str:
    ids = f"select distinct customer_id as id from {marts}.{table}"
    return f"customer_id in ({_erased_in(ids, 'customer_id')})"


def _told_under_any_name(marts: str) -> str:
    """Return the condition of deletes that name an erased person by an id or an address."""
    columns = {"customer_id": "customer_id", "external_id": "external_id", "email": "email_sha256"}
    return " or ".join(
        f"{column} in "
        f"({_erased_in(f'select distinct {column} as id from {marts}.{DELETES}', kind)})"
        for kind, column in columns.items()
    )


def _erased_in(ids: str, kind: str) -> str:
    return (
        f"select id from ({ids}) where id is not null and sha256((select max(salt) from tombstones)"
        f" || '{kind}|' || id) in (select value_hash from tombstones)"
    )


def _is_over(suppression: Suppression) -> str:
    limit = suppression.now - timedelta(days=suppression.notice_days)
    return f"(reason = 'erased' and updated_at < timestamp '{limit}')"


def has(con: Any, marts: str, table: str) -> bool:
    """Return whether a schema has a mart in the layout of this version."""
    columns = {DELETES: "delete_id", REJECTED: "raw_row"}
    return table in tables_with(con, marts, columns.get(table, "customer_id"))
