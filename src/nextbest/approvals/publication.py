"""What was approved takes the place of what readers have: the rows that waited, all at once."""

import shutil
from pathlib import Path

import duckdb

from nextbest.approvals.record import table_of
from nextbest.approvals.retimed import retime
from nextbest.publish.catalog import tables
from nextbest.publish.location import attach
from nextbest.publish.publication import described, open_file, record, replace_file
from nextbest.publish.waiting import SHOWN, shown
from nextbest.schemas import MARTS, STATE, beside

OLD = "readers"
DELETES = "fct_email_profile_deletes"


def publish_waiting(
    con: duckdb.DuckDBPyConnection, marts: str, waits: Path, published: Path
) -> str:
    """Put the marts that waited in the place of the published ones; return the publication_id.

    Parameters
    ----------
    con
        A connection with the working file.
    marts
        The schema of the marts in it.
    waits
        The file of the build that waits.
    published
        The file that readers have; it may be missing.
    """
    told: list[str] = []
    approvals = con.execute(f"from {table_of(marts)}").to_arrow_table()

    def write(aside: Path) -> None:
        shutil.copyfile(waits, aside)
        with open_file(aside) as copy:
            about = shown(copy)
            if attach(copy, published, OLD):
                _take_over(copy, f"{OLD}.{MARTS}")
                copy.execute(f"detach {OLD}")
            publication = described(copy, MARTS, "full", about.as_of_date, about.known_until)
            record(copy, MARTS, publication)
            copy.register("approvals", approvals)
            copy.execute(f"delete from {MARTS}.fct_approvals")
            columns = ", ".join(name for (name, *_) in _columns(copy))
            copy.execute(
                f"insert into {MARTS}.fct_approvals by name select {columns} from approvals"
            )
            copy.execute(
                f"update {MARTS}.fct_approvals set publication_id = ?, n_withdrawn = ? "
                "where approval_id = ?",
                [publication.publication_id, about.n_withdrawn, about.approval_id],
            )
            copy.unregister("approvals")
            copy.execute(f"drop schema {SHOWN.partition('.')[0]} cascade")
            copy.execute("checkpoint")
            told.append(publication.publication_id)

    replace_file(published, write)
    return told[0]


def publication_of(published: Path, approval_id: str) -> tuple[str, int] | None:
    """Return the publication that an approval has made, and how many people were taken out before.

    Readers are the last word: a command that was killed may have published and not recorded it.
    """
    with duckdb.connect() as con:
        if not attach(con, published, OLD) or "fct_approvals" not in tables(con, f"{OLD}.{MARTS}"):
            return None
        row = con.execute(
            f"select publication_id, n_withdrawn from {OLD}.{MARTS}.fct_approvals "
            "where approval_id = ? and publication_id is not null",
            [approval_id],
        ).fetchone()
    return (str(row[0]), int(row[1] or 0)) if row else None


def follow(con: duckdb.DuckDBPyConnection, marts: str, published: Path) -> None:
    """Give the events of segments in the permanent table the times that readers see."""
    state = beside(marts, MARTS, STATE)
    if "int_segment_entries" not in tables(con, state):
        return
    attach(con, published, OLD)
    con.execute(
        f"update {state}.int_segment_entries as held set occurred_at = told.occurred_at "
        f"from {OLD}.{MARTS}.fct_segment_entries as told "
        "where held.event_id = told.event_id and held.occurred_at <> told.occurred_at"
    )
    con.execute(f"detach {OLD}")


def _take_over(copy: duckdb.DuckDBPyConnection, old: str) -> None:
    """Keep the publications so far, and what platforms are told to erase; date the rest after."""
    copy.execute(
        f"alter table {MARTS}.fct_publications add column if not exists known_until varchar"
    )
    copy.execute(f"insert into {MARTS}.fct_publications by name from {old}.fct_publications")
    if DELETES in tables(copy, old):
        copy.execute(
            f"insert into {MARTS}.{DELETES} by name from {old}.{DELETES} where reason = 'erased' "
            f"and delete_id not in (select delete_id from {MARTS}.{DELETES})"
        )
    retime(copy, old, MARTS)


def _columns(copy: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    return copy.execute(f"describe {MARTS}.fct_approvals").fetchall()
