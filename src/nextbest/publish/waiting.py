"""The marts of a build that waits for an approval, in a file of their own."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from nextbest.publish.catalog import one
from nextbest.publish.content import content_hash
from nextbest.publish.erased_rows import PROFILES, Suppression
from nextbest.publish.location import attach, reattach
from nextbest.publish.publication import BuildToPublish, create_record, open_file, replace_file
from nextbest.publish.suppression import apply, is_due
from nextbest.schemas import MARTS

NEXT = "waiting_next"
SHOWN = f"{MARTS}_shown.approval"
"""The table of the file that tells which build it holds; no mart, so it is never published."""


@dataclass(frozen=True)
class Shown:
    """What a file of a build that waits says of itself.

    Attributes
    ----------
    approval_id
        The build.
    as_of_date
        Its date.
    reasons
        What it moves beyond which limits.
    known_until
        See `nextbest.publish.publication.BuildToPublish`.
    built_hash
        The content as it was built.
    content_hash
        The content after suppression.
    n_withdrawn
        How many profiles suppression has changed or removed since.
    """

    approval_id: str
    as_of_date: date
    reasons: str
    known_until: str | None
    built_hash: str
    content_hash: str
    n_withdrawn: int


def hold_back(
    con: Any, file: Path, sources: dict[str, str], build: BuildToPublish, approval: dict[str, str]
) -> str:
    """Write the marts of a build to the file of those that wait; return the hash of its content.

    Parameters
    ----------
    con
        A cursor of the build.
    file
        The file; one of an older build is replaced.
    sources
        The table of each mart.
    build
        The build.
    approval
        ``approval_id`` and ``reasons``.
    """
    told: list[str] = []

    def write(aside: Path) -> None:
        path = str(aside).replace("'", "''")
        con.execute(f"attach '{path}' as {NEXT}")
        try:
            con.execute(f"create schema {NEXT}.{MARTS}")
            for mart, source in sources.items():
                con.execute(f"create table {NEXT}.{MARTS}.{mart} as from {source}")
            create_record(con, f"{NEXT}.{MARTS}")
            told.append(content_hash(con, f"{NEXT}.{MARTS}"))
            con.execute(f"create schema {NEXT}.{SHOWN.partition('.')[0]}")
            con.execute(
                f"create table {NEXT}.{SHOWN} as select ? as approval_id, ?::date as as_of_date, "
                "? as reasons, ?::varchar as known_until, ? as built_hash, ? as content_hash, "
                "0 as n_withdrawn",
                [
                    approval["approval_id"],
                    build.as_of_date,
                    approval["reasons"],
                    build.known_until,
                    told[0],
                    told[0],
                ],
            )
            con.execute(f"checkpoint {NEXT}")
        finally:
            con.execute(f"detach {NEXT}")

    replace_file(file, write)
    return told[0]


def shown(con: Any, database: str = "") -> Shown:
    """Return what an opened file of a build that waits says of itself."""
    names = ", ".join(Shown.__dataclass_fields__)
    prefix = f"{database}." if database else ""
    (row,) = con.execute(f"select {names} from {prefix}{SHOWN}").fetchall()
    return Shown(*row)


def suppress_waiting(con: Any, file: Path, name: str, suppression: Suppression) -> None:
    """Take people who said no out of the build that waits, and tell the new hash in its file."""
    if not file.exists():
        return
    attach(con, file, name)
    if not is_due(con, f"{name}.{MARTS}", suppression):
        return

    def write(aside: Path) -> None:
        shutil.copyfile(file, aside)
        with open_file(aside) as copy:
            copy.execute(f"create temp table before as from {MARTS}.{PROFILES}")
            apply(copy, MARTS, suppression)
            copy.execute(
                f"update {SHOWN} set content_hash = ?, n_withdrawn = n_withdrawn + ?",
                [content_hash(copy, MARTS), _n_changed(copy)],
            )
            copy.execute("checkpoint")

    replace_file(file, write)
    reattach(con, file, name)


def drop_waiting(con: Any, file: Path, name: str) -> None:
    """Remove the file, since another build took the place of the one that waited."""
    if file.exists():
        con.execute(f"detach database if exists {name}")
        file.unlink()


def verify(con: duckdb.DuckDBPyConnection, file: Path, built_hash: str | None) -> Shown:
    """Return what the opened file says of itself, if it holds what was built and shown.

    Raises
    ------
    ValueError
        Where the content is another one than was recorded.
    """
    found = shown(con)
    if found.built_hash != built_hash or found.content_hash != content_hash(con, MARTS):
        raise ValueError(
            f"{file} does not hold what was shown: its content has changed since the build. "
            "Nothing was published. Run dbt build again"
        )
    return found


def _n_changed(copy: Any) -> int:
    """Return how many profiles are others than before, or gone."""
    return int(one(copy, f"select count(*) from (from before except from {MARTS}.{PROFILES})"))
