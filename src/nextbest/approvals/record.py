"""The record of approvals, state.int_approvals in the working file: who decided what, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from nextbest.files import cannot_open, no_database
from nextbest.publish.catalog import tables, tables_with
from nextbest.publish.publication import open_file, utc_now
from nextbest.schemas import MARTS, STATE, beside

STATES_OF_BUILDS = {
    "int_offer_decision_log": ("logged_at", "policy = 'current'"),
    "int_segment_entries": ("written_at", "true"),
    "int_recommendation_log": ("written_at", "true"),
    "int_score_log": ("written_at", "true"),
}
"""Permanent tables that each build writes, before it publishes: the time of the build, and which
rows those of a build that may publish are."""


@dataclass(frozen=True)
class Approval:
    """A row of state.int_approvals."""

    approval_id: str
    as_of_date: date
    built_at: datetime
    reasons: str
    status: str
    content_hash: str | None
    decided_by: str | None
    why: str | None
    decided_at: datetime | None
    publication_id: str | None


@contextmanager
def writing(working: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the working file alone: neither a build nor another decision runs meanwhile.

    Raises
    ------
    ValueError
        Where the file is missing, or a build or another command has it.
    """
    if not working.exists():
        raise ValueError(no_database(working))
    try:
        con = open_file(working)
    except duckdb.Error as error:
        raise ValueError(cannot_open(working, error, to_write=True)) from error
    with con:
        yield con


def table_of(marts: str) -> str:
    """Return the record of the target that has its marts in a schema."""
    return f"{beside(marts, MARTS, STATE)}.int_approvals"


def found(con: duckdb.DuckDBPyConnection, marts: str, approval_id: str) -> Approval:
    """Return the approval of an id.

    Raises
    ------
    ValueError
        Where there is none; the message names those that wait.
    """
    table = table_of(marts)
    if "int_approvals" not in tables(con, beside(marts, MARTS, STATE)):
        raise ValueError(f"there is no table {table}: run dbt build first")
    names = ", ".join(Approval.__dataclass_fields__)
    rows = con.execute(f"select {names} from {table} where approval_id = ?", [approval_id])
    if row := rows.fetchone():
        return Approval(*row)
    waits = con.execute(f"select approval_id from {table} where status = 'waiting'").fetchall()
    known = ", ".join(name for (name,) in waits) or "no build waits"
    raise ValueError(f"no build {approval_id} needs an approval; expected: {known}")


def decide(
    con: duckdb.DuckDBPyConnection, marts: str, approval_id: str, status: str, by: str, why: str
) -> None:
    """Write who decided, in a transaction of its own."""
    now = utc_now()
    _change(con, marts, approval_id, status=status, decided_by=by, why=why, decided_at=now)


def published(
    con: duckdb.DuckDBPyConnection, marts: str, approval_id: str, publication_id: str, n: int
) -> None:
    """Write which publication an approval made, and how many people were taken out before."""
    _change(con, marts, approval_id, publication_id=publication_id, n_withdrawn=n)


def is_overtaken(con: duckdb.DuckDBPyConnection, marts: str, built_at: datetime) -> bool:
    """Return whether a newer build has written permanent tables, even if it failed later."""
    state = beside(marts, MARTS, STATE)
    return any(
        con.execute(
            f"select 1 from {state}.{table} where {column} > ? and {which} limit 1", [built_at]
        ).fetchone()
        for table, (column, which) in STATES_OF_BUILDS.items()
        if table in tables_with(con, state, column)
    )


def _change(con: duckdb.DuckDBPyConnection, marts: str, approval_id: str, **values: Any) -> None:
    pairs = ", ".join(f"{name} = ?" for name in values)
    query = f"update {table_of(marts)} set {pairs} where approval_id = ?"
    con.execute(query, [*values.values(), approval_id])
    con.execute("checkpoint")
