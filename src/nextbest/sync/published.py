"""The published rows, each beside the newest line of the log about it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from nextbest.sync.platform import LEFT_AUDIENCE, REFUSALS, Kind, Row

N_ROWS = 5_000
"""Rows that are read at once."""

_SOURCES: dict[Kind, tuple[str, str]] = {
    "delete": (
        "delete",
        "select delete_id as item_id, * from build.marts.fct_email_profile_deletes",
    ),
    "suppress": (
        "profile",
        "select customer_id as item_id, * from build.marts.fct_email_profiles "
        "where email_permission = 'withdrawn'",
    ),
    "upsert": (
        "profile",
        "select customer_id as item_id, * from build.marts.fct_email_profiles "
        "where email_permission <> 'withdrawn'",
    ),
    "catalog": ("catalog", "select product_id as item_id, * from build.marts.fct_catalog_items"),
}
"""What the lines of a kind are about, and the rows."""


@dataclass(frozen=True)
class Known:
    """What the log knows about an item: see newest_lines.sql and `Item`."""

    kind: str | None
    state: str | None
    payload_hash: str | None
    reason: str | None
    attempt: int | None
    platform_ids: list[str] | None
    may_be_there: bool | None
    was_suppressed: bool | None
    was_removed: bool | None


def newest_publication(con: duckdb.DuckDBPyConnection, file: Path) -> str:
    """Return the id of the publication that a published file, attached as ``build``, holds.

    Raises
    ------
    ValueError
        Where nothing was published.
    """
    try:
        found = con.execute(
            "select publication_id from build.marts.fct_publications "
            "order by published_at desc limit 1"
        ).fetchone()
    except duckdb.CatalogException:
        found = None
    if found is None:
        raise ValueError(f"{file} holds no publication: run dbt build to its end first")
    return str(found[0])


def compare_with_log(con: duckdb.DuckDBPyConnection) -> None:
    """Make table ``newest`` of table ``log``: what is known about each item."""
    con.execute("set variable refusals = ?", [list(REFUSALS)])
    con.execute("set variable staying = ?", [[*REFUSALS, LEFT_AUDIENCE]])
    con.execute(Path(__file__).with_name("newest_lines.sql").read_text(encoding="utf-8"))


def profile_columns(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return the names of the columns of the published profiles."""
    found = con.cursor().execute("from build.marts.fct_email_profiles limit 0")
    return tuple(column[0] for column in found.description)


def rows_to_judge(con: duckdb.DuckDBPyConnection, kind: Kind) -> Iterator[tuple[Row, Known]]:
    """Give the published rows of a kind, each with what is known from the log."""
    about, query = _SOURCES[kind]
    person = "source.customer_id" if about == "delete" else "null"
    found = con.cursor().execute(
        "select newest.kind, newest.state, newest.payload_hash, newest.reason, newest.attempt, "
        "if(person.item_id is null, newest.platform_ids, person.platform_ids) as platform_ids, "
        "newest.may_be_there, newest.was_suppressed, newest.was_removed, "
        f"source.* from ({query}) as source "
        f"left join newest on newest.about = '{about}' and newest.item_id = source.item_id "
        "left join newest as person "
        f"on person.about = 'profile' and person.item_id = {person} "
        "order by source.updated_at, source.item_id"
    )
    names = [column[0] for column in found.description]
    n_known = len(Known.__dataclass_fields__)
    while part := found.fetchmany(N_ROWS):
        for values in part:
            row = dict(zip(names[n_known:], map(_plain, values[n_known:]), strict=True))
            yield row, Known(*values[:n_known])


def _plain(value: Any) -> Any:
    """Return a value of a column as one that JSON has."""
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return float(value) if math.isfinite(value) else None
    return value
