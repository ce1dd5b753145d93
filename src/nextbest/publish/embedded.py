"""Publication on DuckDB: into a file of its own, which readers open."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nextbest import frames
from nextbest.files import published_file
from nextbest.publish.catalog import one, tables
from nextbest.publish.erased_rows import Suppression
from nextbest.publish.location import reattach
from nextbest.publish.publication import (
    SCHEMA,
    BuildToPublish,
    Publication,
    create_record,
    described,
    open_file,
    record,
    replace_file,
    utc_now,
)
from nextbest.publish.suppression import apply, is_due
from nextbest.publish.waiting import drop_waiting, hold_back, suppress_waiting
from nextbest.schemas import MARTS, PUBLISHED, STATE, WAITING, beside

NEXT = "published_next"


def publish_suppression(
    session: Any, profiles: Any, tombstones: Any, meta: dict[str, Any], schema: str = MARTS
) -> pd.DataFrame:
    """Do what `nextbest.publish.dbt_models.publish_suppression` says."""
    asked, now, days = profiles.to_arrow_table(), utc_now(), int(meta["erasure_notice_days"])
    erased = tombstones.to_arrow_table()
    published, waiting, working = (
        Suppression(rows_in(asked, place), erased, now, days)
        for place in ("published", "waiting", "working")
    )
    con = session.cursor()
    rows = _suppress_published(con, published, beside(schema, MARTS, PUBLISHED))
    name = beside(schema, MARTS, WAITING)
    suppress_waiting(con, _file(con, name), name, waiting)
    if is_due(con, schema, working):
        apply(con, schema, working)
    return rows


def rows_in(profiles: pa.Table, place: str) -> pa.Table:
    """Return the rows that change in one place: ``published``, ``waiting`` or ``working``."""
    return profiles.filter(pc.equal(profiles["place"], place)).drop_columns(["place"])


def _suppress_published(con: Any, suppression: Suppression, name: str) -> pd.DataFrame:
    file = _file(con, name)
    nothing = frames.empty(SCHEMA)
    if not file.exists() or not is_due(con, f"{name}.{MARTS}", suppression):
        return nothing
    written = []

    def write(aside: Path) -> None:
        shutil.copyfile(file, aside)
        with open_file(aside) as copy:
            apply(copy, MARTS, suppression)
            newest = one(copy, f"select max(as_of_date) from {MARTS}.fct_publications")
            publication = described(copy, MARTS, "suppression", newest)
            record(copy, MARTS, publication)
            written.append(publication)
            copy.execute("checkpoint")

    replace_file(file, write)
    reattach(con, file, name)
    return pd.DataFrame(written)


def publish(
    session: Any, marts: Any, build: BuildToPublish, schema: str = MARTS, *, is_beyond: bool = False
) -> pd.DataFrame:
    """Put the marts in the place of the published ones; return fct_publications.

    What moves beyond a limit is written where it waits for an approval instead.
    """
    con = session.cursor()
    name = beside(schema, MARTS, PUBLISHED)
    file = _file(con, name)
    so_far = _publications(con, name)
    if build.is_rehearsal:
        return so_far
    sources = {mart: f"{schema}.{mart}" for mart in sorted(frames.read(marts, ["mart"])["mart"])}
    if is_beyond:
        _hold_back(con, sources, build, schema)
        return so_far
    written = []
    replace_file(
        file, lambda aside: written.append(_write_marts(con, aside, sources, so_far, build))
    )
    reattach(con, file, name)
    older = beside(schema, MARTS, WAITING)
    drop_waiting(con, _file(con, older), older)
    return pd.concat([so_far, pd.DataFrame(written)]) if len(so_far) else pd.DataFrame(written)


def _hold_back(con: Any, sources: dict[str, str], build: BuildToPublish, schema: str) -> None:
    """Write the marts where they wait, and tell the record of approvals what they hold."""
    name = beside(schema, MARTS, WAITING)
    approvals = f"{beside(schema, MARTS, STATE)}.int_approvals"
    (found,) = con.execute(
        f"select approval_id, reasons from {approvals} where status = 'waiting'"
    ).fetchall()
    approval = dict(zip(("approval_id", "reasons"), found, strict=True))
    file = _file(con, name)
    told = hold_back(con, file, sources, build, approval)
    con.execute(
        f"update {approvals} set content_hash = ? where approval_id = ?",
        [told, approval["approval_id"]],
    )
    reattach(con, file, name)


def _write_marts(
    con: Any, aside: Path, sources: dict[str, str], so_far: pd.DataFrame, build: BuildToPublish
) -> Publication:
    path = str(aside).replace("'", "''")
    con.execute(f"attach '{path}' as {NEXT}")
    try:
        con.execute(f"create schema {NEXT}.{MARTS}")
        for mart, source in sources.items():
            con.execute(f"create table {NEXT}.{MARTS}.{mart} as from {source}")
        create_record(con, f"{NEXT}.{MARTS}", so_far)
        con.execute(f"checkpoint {NEXT}")
        schema = f"{NEXT}.{MARTS}"
        publication = described(con, schema, "full", build.as_of_date, build.known_until)
        record(con, schema, publication)
        con.execute(f"checkpoint {NEXT}")
        return publication
    finally:
        con.execute(f"detach {NEXT}")


def _publications(con: Any, name: str) -> pd.DataFrame:
    """Return the publications so far, as the published file has them."""
    schema = f"{name}.{MARTS}"
    if not _is_attached(con, name) or "fct_publications" not in tables(con, schema):
        return frames.empty(SCHEMA)
    rows = con.execute(f"from {schema}.fct_publications order by published_at")
    held: pd.DataFrame = rows.to_arrow_table().to_pandas(date_as_object=False)
    return held.reindex(columns=SCHEMA.names)  # an older version had fewer columns


def _is_attached(con: Any, name: str) -> bool:
    query = "select count(*) from duckdb_databases() where database_name = ?"
    return bool(con.execute(query, [name]).fetchall()[0][0])


def _file(con: Any, name: str) -> Path:
    query = "select path from duckdb_databases() where database_name = current_database()"
    ((path,),) = con.execute(query).fetchall()
    return published_file(Path(path), name)
