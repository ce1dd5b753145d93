"""What the Python models of a publication do."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from nextbest import frames, snowpark
from nextbest.files import published_file
from nextbest.publish import snowflake
from nextbest.publish.catalog import tables
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


class NotPublishedError(RuntimeError):
    """The marts break a promise, so readers keep what they have."""


def publish_suppression(
    session: Any, profiles: Any, tombstones: Any, meta: dict[str, Any]
) -> pd.DataFrame:
    """Take people who said no out of the tables that readers have; return what was done.

    Parameters
    ----------
    session
        The session of a Python model.
    profiles
        The relation int_suppressed_profiles.
    tombstones
        The relation int_tombstones.
    meta
        ``erasure_notice_days``.

    Returns
    -------
    pandas.DataFrame
        One row of `nextbest.publish.publication.SCHEMA`, or none where nothing had to change.
    """
    if snowpark.is_session(session):
        return snowflake.publish_suppression(session, profiles, tombstones, meta)
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
            newest = copy.execute(
                f"select max(as_of_date) from {MARTS}.fct_publications"
            ).fetchall()[0][0]
            publication = described(copy, MARTS, "suppression", newest)
            record(copy, MARTS, publication)
            written.append(publication)
            copy.execute("checkpoint")

    replace_file(file, write)
    reattach(con, file)
    return pd.DataFrame(written)


def publish(session: Any, build: Any, marts: Any, problems: Any) -> pd.DataFrame:
    """Put the tested marts in the place of the published ones; return fct_publications.

    Parameters
    ----------
    session
        The session of a Python model.
    build
        The relation int_publication_build: ``as_of_date`` and ``is_rehearsal``.
    marts
        The relation int_mart_rows: the marts to publish.
    problems
        The relation int_publication_problems, whose rows say what keeps the marts back.

    Raises
    ------
    NotPublishedError
        Where a guard found something; readers keep what they have.
    """
    check(problems)
    ((as_of_date, is_rehearsal),) = frames.read(build)[["as_of_date", "is_rehearsal"]].to_numpy()
    as_of_date = pd.Timestamp(as_of_date).date()
    if snowpark.is_session(session):
        return snowflake.publish(session, as_of_date, bool(is_rehearsal))
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


def check(problems: Any) -> None:
    """Raise NotPublishedError where a guard of the publication found something."""
    rows = frames.read(problems)
    if len(rows):
        found = "; ".join(
            f"{row.mart}: {row.problem} ({row.n_rows} rows, for example {row.example})"
            for row in rows.itertuples()
        )
        raise NotPublishedError(f"nothing is published, readers keep what they have. {found}")


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
