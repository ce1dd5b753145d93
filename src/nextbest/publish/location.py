"""How a build reads the published file while others may hold it."""

import atexit
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import duckdb

from nextbest.schemas import PUBLISHED

PREFIX = "nextbest-copy-"
"""Names of the folders of copies begin so; the number of the process follows."""


def attach(con: duckdb.DuckDBPyConnection, file: Path, name: str = PUBLISHED) -> bool:
    """Attach the published file read-only under a name; a copy of it where a writer holds it.

    Returns whether there is one. A reader who opened the file for writing, by mistake, does not
    block the build: what is read then is a copy of the file as it was last replaced.
    """
    clear_copies()
    if not file.exists():
        return False
    try:
        _attach(con, file, name)
    except duckdb.IOException:
        _attach(con, copied(file), name)
    return True


def reattach(con: duckdb.DuckDBPyConnection, file: Path, name: str = PUBLISHED) -> None:
    """See the file that has just been put in place instead of the one it replaced."""
    with contextlib.suppress(duckdb.BinderException):
        con.execute(f"detach {name}")
    attach(con, file, name)


def copied(file: Path) -> Path:
    """Copy the file to where the process keeps its temporary files until it ends."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(shutil.copyfile(file, folder / file.name))


def clear_copies() -> None:
    """Delete the copies of processes that were killed, since they hold addresses."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and not _is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _attach(con: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    path = str(file).replace("'", "''")
    con.execute(f"attach if not exists '{path}' as {name} (read_only)")
