"""The DuckDB files of a shop: which they are, and a plain sentence where one cannot be opened."""

import os
import re
from pathlib import Path

import duckdb

from nextbest.schemas import PUBLISHED

WORKING = "nextbest.duckdb"
PROJECT = "dbt_project.yml"
LOCKED = "Could not set lock on file"
HELD_BY_READER = "open this database in read-only mode"
HOLDER = re.compile(r"held in (?P<program>.*?) ?\(PID (?P<pid>[1-9]\d*)\)")


def working_file() -> Path:
    """Return the file that builds write, named by ``NEXTBEST_DB``."""
    return Path(os.environ.get("NEXTBEST_DB") or WORKING)


def published_file(working: Path, name: str = PUBLISHED) -> Path:
    """Return the file that readers open, named by ``NEXTBEST_PUBLISHED``.

    Parameters
    ----------
    working
        The file that the build writes; by default the published one lies beside it. The variable
        belongs to the file of ``NEXTBEST_DB``: another shop's file has its own beside it.
    name
        What the name of the file ends with; ``dev_anna_published`` of a target that is not one of
        the production targets. Its file always lies beside the working one.
    """
    named = os.environ.get("NEXTBEST_PUBLISHED") if name == PUBLISHED else None
    if named and working.resolve() == working_file().resolve():
        return Path(named)
    if working.resolve() == working_file().resolve():
        working = working_file()  # DuckDB tells what a link leads to, the name is the link's
    return working.with_name(f"{working.stem}_{name}.duckdb")


def misplaced(working: Path, name: str = PUBLISHED) -> str | None:
    """Return why a build could not publish from a working file, in one line; None where it can.

    It is asked before anything is built, since the published file is written last. The published
    file is told by the end of its name, as `published_file` takes it.
    """
    published = published_file(working, name)
    is_named = name == PUBLISHED and os.environ.get("NEXTBEST_PUBLISHED")
    named = f"NEXTBEST_PUBLISHED={published}" if is_named else published
    folder = published.resolve().parent
    if _is_same(working, published):
        return (
            f"{named} is the working file {working} itself: name another file, "
            f"such as {working.stem}_published.duckdb"
        )
    if published.is_dir():
        return f"{named} is a folder: name a file in it"
    if not folder.is_dir():
        return f"{named}: there is no folder {folder}: create it, or name another file"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"{named}: the folder {folder} cannot be written: a publication replaces the file"
    if published.exists() and not _is_duckdb(published):
        return f"{named} is no DuckDB file: move it away, or name another file"
    return None


def _is_same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def _is_duckdb(file: Path) -> bool:
    """Return whether a file begins as DuckDB files do; it need not be opened, so no lock counts."""
    with file.open("rb") as content:
        return content.read(12)[8:] == b"DUCK"


def file_to_read(working: Path | None = None) -> Path:
    """Return the published file of a working one, or itself where nothing was published yet.

    Parameters
    ----------
    working
        The file that a build wrote; by default the one named by ``NEXTBEST_DB``. A published file
        is returned as it is.
    """
    working = working or working_file()
    published = published_file(working)
    return published if published.exists() else working


def way_to_shop(folder: Path) -> str:
    """Return how a folder is no shop and what to do, as the end of a sentence.

    Parameters
    ----------
    folder
        A folder without ``dbt_project.yml``.
    """
    above = next((one for one in folder.resolve().parents if (one / PROJECT).exists()), None)
    where = f"its shop is {above}" if above else "it is the one that nextbest init wrote"
    return f"has no {PROJECT}: cd into the folder of your shop first ({where})"


def no_database(file: Path) -> str:
    """Return that a file is missing, where it was looked for and what to do, in one line."""
    folder = Path.cwd()
    if file.is_absolute():
        return f"there is no database {file}: run dbt build first, or name another file"
    looked = f"there is no database {file} in the folder {folder}"
    if (folder / PROJECT).exists():
        return f"{looked}: run dbt build first"
    return f"{looked}, which {way_to_shop(folder)}, or name its file with --db"


def cannot_open(file: Path, error: duckdb.Error, *, to_write: bool = False) -> str:
    """Return why DuckDB could not open a file and what to do, in one line.

    Parameters
    ----------
    file
        The file that was to be opened.
    error
        What DuckDB said. The holder of a lock is told where DuckDB knows it.
    to_write
        Whether a build wanted to write the file, or else a command wanted to read it.
    """
    said = str(error).splitlines()[0]
    if isinstance(error, duckdb.ConnectionException):
        return f"{file} is open in this process already: close that connection first ({said})"
    if LOCKED not in said:
        return f"cannot open {file}: {said}"
    found = HOLDER.search(said)
    program = Path(found["program"]).name if found else ""
    holder = f"process {found['pid']}{f' ({program})' if program else ''}" if found else "a process"
    if HELD_BY_READER in said:
        use, remedy = "reads", "Close that reader"
    else:
        use, remedy = "writes", "Wait until that build has ended, or close that program"
    published = published_file(file)
    advice = f"{published}, which never blocks a build" if to_write else f"{published} meanwhile"
    return f"{file} is in use: {holder} {use} it. {remedy}. Readers can open {advice}."
