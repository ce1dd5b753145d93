"""What earlier syncs have logged: in files, and in the warehouse once a build has kept these."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from nextbest.sync.lock import is_syncing
from nextbest.sync.log import COLUMNS

TYPES = {"attempt": "integer", "recorded_at": "timestamp"}
"""Types in SQL of the columns that are no text."""
NEEDED = (
    "delivery_id", "sync_id", "destination", "kind", "item_id", "state", "attempt", "recorded_at",
)  # fmt: skip
"""Columns that each line has. One with a value that cannot be read counts as no line, as in macro
``is_delivery_line``."""


def load_log(con: duckdb.DuckDBPyConnection, folder: Path, destination: str) -> None:
    """Make table ``log`` of all lines about a destination: of its files, and of the warehouse.

    Parameters
    ----------
    con
        A connection in which the published file is attached as ``build``.
    """
    columns = {name: TYPES.get(name, "varchar") for name in COLUMNS}
    typed = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    con.execute(f"create table log ({typed})")
    files = [str(file) for file in sorted((folder / destination).glob("*.jsonl"))]
    if files:
        con.execute(
            "insert into log by name select * from read_json(?, columns = ?, "
            "format = 'newline_delimited', ignore_errors = true) "
            f"where {' and '.join(f'{name} is not null' for name in NEEDED)}",
            [files, columns],
        )
    if _is_kept_in_warehouse(con):
        names = ", ".join(COLUMNS)
        con.execute(
            f"insert into log by name select {names} from build.marts.fct_deliveries "
            "where destination = ? and delivery_id not in (select delivery_id from log)",
            [destination],
        )


def forget_kept_files(con: duckdb.DuckDBPyConnection, folder: Path, destination: str) -> int:
    """Empty the files whose last line the warehouse publishes, so all of them; return how many.

    Lines about people who were erased are in the file alone, until then, also in those of platforms
    that the shop no longer uses. The empty file stays for a day, since a build that runs now may
    have listed it.

    Parameters
    ----------
    con
        A connection with the published file as ``build``.
    folder
        The folder of the delivery log.
    destination
        The one whose lock is held. Others are passed over while a sync to them runs.
    """
    files = [
        str(file)
        for own in sorted(folder.iterdir())
        if own.name == destination or not is_syncing(folder, own.name)
        for file in own.glob("*.jsonl")
        if file.stat().st_size
    ]
    if not files or not _is_kept_in_warehouse(con):
        return 0
    kept = con.execute(
        "select distinct filename from read_json(?, format = 'newline_delimited', "
        "filename = true, ignore_errors = true, "
        "columns = {delivery_id: 'varchar', state: 'varchar'}) where state = 'finished' "
        "and delivery_id in (select delivery_id from build.marts.fct_deliveries)",
        [files],
    ).fetchall()
    for (file,) in kept:
        os.truncate(file, 0)
    return len(kept)


def newest_time(con: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return the time of the newest line of table ``log``."""
    newest: datetime | None = _newest(con, "max(recorded_at)", "true")
    return newest


def refuse_to_go_back(
    con: duckdb.DuckDBPyConnection, destination: str, account: str | None, publication_id: str
) -> None:
    """Compare a sync with the newest one that is logged in table ``log``.

    Parameters
    ----------
    con
        A connection with the table.
    destination
        The destination, as messages name it.
    account
        What tells its account from others; None where that is not looked at.
    publication_id
        The publication that is to be sent.

    Raises
    ------
    ValueError
        Where the destination has had a newer publication, in which people may have said no since,
        or the newest sync was to another account, which may know people whom this one mails.
    """
    newest = _newest(con, "max(publication_id)", "true")
    if newest and newest > publication_id:
        raise ValueError(
            f"{destination} has had publication {newest}, and the published file holds the older "
            f"{publication_id}: who said no since would be mailed again. Sync the newest file"
        )
    known = _newest(con, "max_by(platform_id, recorded_at)", "kind = 'sync' and state = 'began'")
    if account and known and known != account:
        raise ValueError(
            f"the credentials of {destination} are not those of its last sync. For another "
            "account, give it a name of its own (--account test), so that it gets all rows. For "
            "the same account with a new key or address, run once with --same-account"
        )


def _newest(con: duckdb.DuckDBPyConnection, what: str, condition: str) -> Any:
    found = con.execute(f"select {what} from log where {condition}").fetchone()
    return found[0] if found else None


def _is_kept_in_warehouse(con: duckdb.DuckDBPyConnection) -> bool:
    found = con.execute(
        "select 1 from duckdb_tables() where database_name = 'build' and schema_name = 'marts' "
        "and table_name = 'fct_deliveries'"
    ).fetchone()
    return found is not None
