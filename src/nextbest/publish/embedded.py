"""Publication on DuckDB: into a file of its own, which readers open."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from nextbest import frames
from nextbest.files import published_file
from nextbest.publish.catalog import one, tables
from nextbest.publish.erasure import Suppression
from nextbest.publish.location import ALIAS, reattach
from nextbest.publish.publication import (
    SCHEMA,
    Publication,
    create_record,
    described,
    open_file,
    record,
    replace_file,
    utc_now,
)
from nextbest.publish.suppression import apply, is_due

MARTS = "marts"
NEXT = "published_next"


def publish_suppression(
    session: Any, profiles: Any, tombstones: Any, meta: dict[str, Any]
) -> pd.DataFrame:
    """Do what `nextbest.publish.models.publish_suppression` says."""
    suppression = Suppression(
        profiles.to_arrow_table(),
        tombstones.to_arrow_table(),
        utc_now(),
        int(meta["erasure_notice_days"]),
    )
    con = session.cursor()
    rows = _suppress_published(con, suppression)
    if is_due(con, MARTS, suppression):
        apply(con, MARTS, suppression)
    return rows


def _suppress_published(con: Any, suppression: Suppression) -> pd.DataFrame:
    file = _file(con)
    nothing = SCHEMA.empty_table().to_pandas()
    if not file.exists() or not is_due(con, f"{ALIAS}.{MARTS}", suppression):
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
    reattach(con, file)
    return pd.DataFrame(written)


def publish(session: Any, marts: Any, as_of_date: date, *, is_rehearsal: bool) -> pd.DataFrame:
    """Put the marts in the place of the published ones; return fct_publications."""
    con = session.cursor()
    file = _file(con)
    so_far = _publications(con)
    if is_rehearsal:
        return so_far
    names = sorted(frames.read(marts, ["mart"])["mart"])
    written = []
    replace_file(
        file, lambda aside: written.append(_write_marts(con, aside, names, so_far, as_of_date))
    )
    reattach(con, file)
    return pd.concat([so_far, pd.DataFrame(written)]) if len(so_far) else pd.DataFrame(written)


def _write_marts(
    con: Any, aside: Path, marts: list[str], so_far: pd.DataFrame, as_of_date: date
) -> Publication:
    path = str(aside).replace("'", "''")
    con.execute(f"attach '{path}' as {NEXT}")
    try:
        con.execute(f"create schema {NEXT}.{MARTS}")
        for mart in marts:
            con.execute(f"create table {NEXT}.{MARTS}.{mart} as from {MARTS}.{mart}")
        create_record(con, f"{NEXT}.{MARTS}", so_far)
        con.execute(f"checkpoint {NEXT}")
        publication = described(con, f"{NEXT}.{MARTS}", "full", as_of_date)
        record(con, f"{NEXT}.{MARTS}", publication)
        con.execute(f"checkpoint {NEXT}")
        return publication
    finally:
        con.execute(f"detach {NEXT}")


def _publications(con: Any) -> pd.DataFrame:
    """Return the publications so far, as the published file has them."""
    schema = f"{ALIAS}.{MARTS}"
    if not _is_attached(con) or "fct_publications" not in tables(con, schema):
        return SCHEMA.empty_table().to_pandas()
    rows = con.execute(f"from {schema}.fct_publications order by published_at")
    return rows.to_arrow_table().to_pandas(date_as_object=False)


def _is_attached(con: Any) -> bool:
    query = "select count(*) from duckdb_databases() where database_name = ?"
    return con.execute(query, [ALIAS]).fetchall()[0][0] > 0


def _file(con: Any) -> Path:
    query = "select path from duckdb_databases() where database_name = current_database()"
    ((path,),) = con.execute(query).fetchall()
    return published_file(Path(path))
