"""Where the published file is, and how a build reads it while others may hold it."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import duckdb

ALIAS = "published"
"""Name under which a build sees the published file as a database."""


def published_file(working: str | Path) -> Path:
    """Return the published file that belongs to a working DuckDB file.

    Parameters
    ----------
    working
        The file that dbt builds in, as the environment variable ``NEXTBEST_DB`` names it.

    Returns
    -------
    Path
        ``NEXTBEST_PUBLISHED`` where it is set, else ``<stem>_published.duckdb`` beside it.

    Examples
    --------
    >>> published_file("data/shop.duckdb").as_posix()
    'data/shop_published.duckdb'
    """
    named = os.environ.get("NEXTBEST_PUBLISHED")
    path = Path(working)
    return Path(named) if named else path.with_name(f"{path.stem}_published.duckdb")


def attach(con: duckdb.DuckDBPyConnection, file: Path) -> bool:
    """Attach the published file read-only as `ALIAS`; a copy of it where a writer holds it.

    Returns whether there is one. A reader who opened the file for writing, by mistake, does not
    block the build: what is read then is a copy of the file as it was last replaced.
    """
    if not file.exists():
        return False
    try:
        _attach(con, file)
    except duckdb.IOException:
        _attach(con, copied(file))
    return True


def reattach(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    """See the file that has just been put in place instead of the one it replaced."""
    with contextlib.suppress(duckdb.BinderException):
        con.execute(f"detach {ALIAS}")
    attach(con, file)


def copied(file: Path) -> Path:
    """Copy the file to where the process keeps its temporary files."""
    folder = Path(tempfile.mkdtemp(prefix="nextbest-"))
    return Path(shutil.copyfile(file, folder / file.name))


def _attach(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    path = str(file).replace("'", "''")
    con.execute(f"attach if not exists '{path}' as {ALIAS} (read_only)")
