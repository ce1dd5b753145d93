"""A publication: a new file aside, put in the place of the old one at once, and a row about it."""

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from nextbest.publish.catalog import one, tables

SCHEMA = pa.schema(
    [
        ("publication_id", pa.string()),
        ("kind", pa.string()),
        ("as_of_date", pa.date32()),
        ("first_updated_at", pa.timestamp("us")),
        ("published_at", pa.timestamp("us")),
        ("rows_by_mart", pa.string()),
        ("known_until", pa.string()),
    ]
)
SLACK = timedelta(seconds=10)
"""So much earlier than the first change first_updated_at is, for clients that read the old file
while the new one is being put in place."""
MAX_WAIT = timedelta(minutes=1)
TIMED = {
    "fct_email_profiles": "updated_at",
    "fct_email_profile_deletes": "updated_at",
    "fct_catalog_items": "updated_at",
    "fct_segment_entries": "occurred_at",
}
"""Marts with a cursor, and its column: when a row last changed, or when an event was decided."""


@dataclass(frozen=True)
class Publication:
    """A row of fct_publications."""

    publication_id: str
    kind: str
    as_of_date: date | None
    first_updated_at: datetime
    published_at: datetime
    rows_by_mart: str
    known_until: str | None = None


@dataclass(frozen=True)
class BuildToPublish:
    """The row of int_publication_build.

    Attributes
    ----------
    as_of_date
        The date of the build.
    is_rehearsal
        Whether it publishes nothing but suppression.
    known_until
        JSON: up to when it knew each source of what happens to customers.
    """

    as_of_date: date
    is_rehearsal: bool
    known_until: str | None = None


def utc_now() -> datetime:
    """Return the time of the clock, UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def replace_file(file: Path, write: Callable[[Path], None]) -> None:
    """Write a new version of a file aside and put it in place of the old one at once.

    A log that somebody who opened the old file for writing left beside it is removed, since it
    belongs to no file any more.
    """
    file = file.resolve()
    for left in file.parent.glob(f".{file.name}.*"):  # of a build that was killed
        left.unlink()
    aside = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        write(aside)
        if file.exists():
            shutil.copymode(file, aside)
        Path(f"{file}.wal").unlink(missing_ok=True)
        os.replace(aside, file)
    finally:
        aside.unlink(missing_ok=True)
        Path(f"{aside}.wal").unlink(missing_ok=True)


def described(
    con: Any, marts: str, kind: str, as_of_date: date | None, known_until: str | None = None
) -> Publication:
    """Return the row about what the marts hold, after the last of their times has passed."""
    since = one(con, f"select max(published_at) from {marts}.fct_publications")
    held = tables(con, marts)
    times = " union all ".join(
        f"select {column} as changed_at from {marts}.{mart}"
        for mart, column in TIMED.items()
        if mart in held
    )
    query = f"select min(changed_at), max(changed_at) from ({times})"
    condition = " where changed_at > ?" if since else ""
    first, last = con.execute(query + condition, [since] if since else []).fetchall()[0]
    now = _when_passed(last)
    counts = {
        mart: one(con, f"select count(*) from {marts}.{mart}")
        for mart in held
        if mart != "fct_publications"
    }
    return Publication(
        f"{now:%Y%m%dT%H%M%S%f}",
        kind,
        as_of_date,
        (first or now) - SLACK,
        now,
        json.dumps(counts),
        known_until,
    )


def _when_passed(last: datetime | None) -> datetime:
    """Return the time when the last change lies in the past, after a wait of at most a minute.

    A change may lie further ahead only where a clock was set back; that keeps nobody published.
    """
    end = utc_now() + MAX_WAIT
    while last and utc_now() <= min(last, end):
        time.sleep(0.01)
    return utc_now()


def record(con: Any, marts: str, publication: Publication) -> None:
    """Add the row to fct_publications; one of an older version gets the columns that it lacks."""
    con.execute(
        f"alter table {marts}.fct_publications add column if not exists known_until varchar"
    )
    con.execute(
        f"insert into {marts}.fct_publications by name select ? as publication_id, ? as kind, "
        "?::date as as_of_date, ?::timestamp as first_updated_at, ?::timestamp as published_at, "
        "? as rows_by_mart, ? as known_until",
        list(asdict(publication).values()),
    )


def create_record(con: Any, marts: str, rows: pd.DataFrame | None = None) -> None:
    """Create fct_publications with the rows so far."""
    table = SCHEMA.empty_table() if rows is None else pa.Table.from_pandas(rows, schema=SCHEMA)
    con.register("publications_so_far", table)
    con.execute(f"create table {marts}.fct_publications as from publications_so_far")
    con.unregister("publications_so_far")


def open_file(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file of our own for writing, in UTC."""
    con = duckdb.connect(str(file))
    con.execute("set TimeZone = 'UTC'")
    return con
