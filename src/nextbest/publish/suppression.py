"""Suppression and erasure in tables that readers have, before anything else of a build.

The statements run twice: in a copy of the published file that then takes its place, and in the
marts of the working file.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

REJECTED = "fct_rejected_rows"
DELETES = "fct_email_profile_deletes"
PROFILES = "fct_email_profiles"
IDENTIFIERS = ("customer_id", "external_id", "email")
"""What tells a person in a raw row; the address is there as its SHA-256, as in a tombstone."""
DECIDED = ("fct_next_best_offers", "fct_offer_rejections", "fct_email_profile_scores")
"""Marts that have rows of people who may be mailed alone."""


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


def is_due(con: Any, marts: str, suppression: Suppression) -> bool:
    """Return whether anything in the marts has to change."""
    if not _has(con, marts, PROFILES):
        return False
    _register(con, suppression)
    queries = [
        f"select count(*) from {table} where {condition}"
        for table, condition in _conditions(con, marts, suppression)
    ]
    return suppression.profiles.num_rows > 0 or any(_one(con, query) for query in queries)


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
    if not _has(con, marts, PROFILES):
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
            if _has(con, marts, table):
                con.execute(
                    f"delete from {marts}.{table} where customer_id in "
                    "(select customer_id from suppressed_profiles where not is_active)"
                )
        if suppression.tombstones.num_rows:
            _erase(con, marts, suppression)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _erase(con: Any, marts: str, suppression: Suppression) -> None:
    if _has(con, marts, DELETES):
        _tell_deletes(con, marts, suppression)
    for table, condition in _conditions(con, marts, suppression):
        if table.endswith(REJECTED):
            con.execute(
                f"update {table} set source_key = null, raw_row = null, reason = 'customer_erased',"
                f" reasons = 'customer_erased' where {condition}"
            )
        elif not (table.endswith(DELETES) and _has(con, marts, DELETES)):
            con.execute(f"delete from {table} where {condition}")
    if _has(con, marts, DELETES):
        con.execute(f"delete from {marts}.{DELETES} where {_is_over(suppression)}")


def _tell_deletes(con: Any, marts: str, suppression: Suppression) -> None:
    """Tell the platform to remove the people who are erased now, under all that it knows."""
    newest = _one(
        con,
        f"select greatest(?, max(updated_at)) from (select updated_at from {marts}.{PROFILES} "
        f"union all select updated_at from {marts}.{DELETES})",
        [suppression.now],
    )
    gone = _one(con, f"select list(customer_id) from {marts}.{PROFILES} where {_erased(marts)}")
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


def _conditions(con: Any, marts: str, suppression: Suppression) -> list[tuple[str, str]]:
    """Return the tables that may hold rows of erased people, and which rows those are."""
    conditions = []
    for table in _tables_with(con, marts, "customer_id"):
        full = f"{marts}.{table}"
        if table == DELETES and _has(con, marts, DELETES):
            named = f"(reason <> 'erased' and ({_told_under_any_name(marts)}))"
            conditions.append((full, f"{_is_over(suppression)} or {named}"))
        else:
            conditions.append((full, _erased(marts, table)))
    if _has(con, marts, REJECTED):
        texts = {name: f"json_extract_string(raw_row, '$.{name}')" for name in IDENTIFIERS}
        ids = {kind: f"select {text} as id from {marts}.{REJECTED}" for kind, text in texts.items()}
        told = [f"{texts[kind]} in ({_erased_in(query, kind)})" for kind, query in ids.items()]
        conditions.append((f"{marts}.{REJECTED}", " or ".join(told)))
    return conditions


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


def _register(con: Any, suppression: Suppression) -> None:
    con.register("suppressed_profiles", suppression.profiles)
    con.register("tombstones", suppression.tombstones)


def _tables_with(con: Any, marts: str, column: str) -> list[str]:
    *database, schema = marts.split(".")
    where = (
        f" and database_name = '{database[0]}'"
        if database
        else (" and database_name = current_database()")
    )
    rows = con.execute(
        "select distinct columns.table_name from duckdb_columns() as columns "
        "inner join duckdb_tables() as tables using (database_name, schema_name, table_name) "
        f"where schema_name = ? and column_name = ?{where} order by all",
        [schema, column],
    ).fetchall()
    return [name for (name,) in rows]


def _has(con: Any, marts: str, table: str) -> bool:
    columns = {DELETES: "delete_id", REJECTED: "raw_row"}
    return table in _tables_with(con, marts, columns.get(table, "customer_id"))


def _common_columns(con: Any, marts: str, suppression: Suppression) -> str:
    """Return the columns that the profiles have, too: an older version may have had fewer."""
    held = {row[0] for row in con.execute(f"describe {marts}.{PROFILES}").fetchall()}
    return ", ".join(name for name in suppression.profiles.column_names if name in held)


def _one(con: Any, query: str, parameters: list[Any] | None = None) -> Any:
    ((value,),) = con.execute(query, parameters or []).fetchall()
    return value
