"""What the Python models of a publication do, on either engine."""

from dataclasses import replace
from typing import Any

import pandas as pd

from nextbest import frames, snowpark
from nextbest.publish import embedded, snowflake
from nextbest.publish.publication import BuildToPublish
from nextbest.schemas import MARTS


class NotPublishedError(RuntimeError):
    """The marts break a promise, so readers keep what they have."""


def publish_suppression(
    session: Any, profiles: Any, tombstones: Any, meta: dict[str, Any], schema: str = MARTS
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
    schema
        Where the target has its marts.

    Returns
    -------
    pandas.DataFrame
        One row of `nextbest.publish.publication.SCHEMA`, or none where nothing had to change.
    """
    if snowpark.is_session(session):
        return snowflake.publish_suppression(session, profiles, tombstones, meta, schema)
    return embedded.publish_suppression(session, profiles, tombstones, meta, schema)


def publish(
    session: Any, build: Any, marts: Any, problems: Any, movements: Any, schema: str = MARTS
) -> pd.DataFrame:
    """Put the tested marts in the place of the published ones; return fct_publications.

    A build that moves beyond a limit is not published. On DuckDB its marts are kept for an
    approval. On Snowflake they are not: a build with a higher limit publishes.

    Parameters
    ----------
    session
        The session of a Python model.
    build
        The relation int_publication_build: ``as_of_date``, ``is_rehearsal`` and ``known_until``.
    marts
        The relation rpt_mart_rows: the marts to publish.
    problems
        The relation rpt_publication_problems, whose rows say what keeps the marts back.
    movements
        The relation rpt_publication_movements: whether the build moves beyond a limit.
    schema
        Where the target has its marts.

    Raises
    ------
    NotPublishedError
        Where a guard found something; readers keep what they have.
    """
    check(problems)
    (row,) = frames.records(frames.read(build))
    to_publish = BuildToPublish(
        pd.Timestamp(row["as_of_date"]).date(), bool(row["is_rehearsal"]), row["known_until"]
    )
    is_beyond = bool(frames.read(movements)["is_beyond"].any())
    if snowpark.is_session(session):
        if is_beyond:
            to_publish = replace(to_publish, is_rehearsal=True)
        return snowflake.publish(session, to_publish, schema)
    return embedded.publish(session, marts, to_publish, schema, is_beyond=is_beyond)


def check(problems: Any) -> None:
    """Raise NotPublishedError where a guard of the publication found something."""
    rows = frames.read(problems)
    if len(rows):
        found = "; ".join(
            f"{row.mart}: {row.problem} ({row.n_rows} rows, for example {row.example})"
            for row in rows.itertuples()
        )
        raise NotPublishedError(f"nothing is published, readers keep what they have. {found}")
