"""Publication on Snowflake: a schema that is swapped in whole. Written, never run on an account.

Readers use schema ``published``; a build writes schema ``marts``. A target that is not one of the
production targets has its own schema in front of both. Clones copy no data.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from nextbest import frames
from nextbest.publish.awaited_deletions import DELIVERIES, awaited_lines
from nextbest.publish.publication import (
    SCHEMA,
    TIMED,
    BuildToPublish,
    Publication,
    utc_now,
)
from nextbest.schemas import MARTS, PUBLISHED, beside

PROFILES, DELETES, TRIGGERS = "fct_email_profiles", "fct_email_profile_deletes", "fct_triggers"
DECIDED = ("fct_next_best_offers", "fct_offer_rejections", "fct_email_profile_scores")
"""Marts that have rows of people who may be mailed alone."""


def publish(session: Any, build: BuildToPublish, schema: str = MARTS) -> pd.DataFrame:
    """Clone the marts aside, add the row about them, swap the schemas; return fct_publications."""
    published = beside(schema, MARTS, PUBLISHED)
    if not build.is_rehearsal:
        aside = f"{published}_next"
        session.sql(f"create or replace schema {aside} clone {schema}").collect()
        so_far = f"{published}.fct_publications"
        source = so_far if _exists(session, so_far) else f"{schema}.fct_publications"
        if _exists(session, source):
            copied = f"create or replace table {aside}.fct_publications clone {source}"
            session.sql(copied).collect()
        _record(session, aside, "full", build.as_of_date, build.known_until)
        _swap(session, published, aside)
    return frames.read(session.table(f"{published}.fct_publications"))


def publish_suppression(
    session: Any, profiles: Any, tombstones: Any, meta: dict[str, Any], schema: str = MARTS
) -> pd.DataFrame:
    """Take people who said no out of a clone of what readers have, and swap it in."""
    nothing = frames.empty(SCHEMA)
    published = beside(schema, MARTS, PUBLISHED)
    aside = f"{published}_next"
    if not _exists(session, f"{published}.{PROFILES}"):
        return nothing
    session.sql(f"create or replace schema {aside} clone {published}").collect()
    n_changed = sum(
        _suppress(
            session,
            held,
            profiles.filter(f"place = '{place}'").drop("place"),
            tombstones,
            int(meta["erasure_notice_days"]),
        )
        for held, place in ((aside, "published"), (schema, "working"))
    )
    if not n_changed:
        return nothing
    publication = _record(session, aside, "suppression", None)
    _swap(session, published, aside)
    return pd.DataFrame([publication])


def _suppress(session: Any, schema: str, profiles: Any, tombstones: Any, days: int) -> int:
    """Change one schema; return how many rows changed."""
    profiles.write.save_as_table("suppressed_profiles", mode="overwrite", table_type="temporary")
    tombstones.write.save_as_table("tombstones", mode="overwrite", table_type="temporary")
    held = {name.upper() for name in session.table(f"{schema}.{PROFILES}").columns}
    columns = ", ".join(name for name in profiles.columns if name.upper() in held)
    erased = (
        "sha2((select max(salt) from tombstones) || 'customer_id|' || customer_id, 256) "
        "in (select value_hash from tombstones)"
    )
    limit = utc_now() - timedelta(days=days)
    statements = [
        f"delete from {schema}.{PROFILES} where customer_id in "
        "(select customer_id from suppressed_profiles)",
        f"insert into {schema}.{PROFILES} ({columns}) select {columns} from suppressed_profiles",
        f"insert into {schema}.{DELETES} (delete_id, customer_id, external_id, email_sha256, "
        "reason, updated_at) select md5(coalesce(customer_id, '~') || '|' || "
        "coalesce(external_id, '~') || '|' || coalesce(email_sha256, '~')), customer_id, "
        "external_id, email_sha256, 'erased', dateadd('millisecond', row_number() over "
        f"(order by customer_id), sysdate()) from {schema}.{PROFILES} where {erased}",
    ]
    held_tables = _tables_with_customers(session, schema)
    statements += _refused(schema, held_tables)
    awaited = f" and delivery_id not in ({awaited_lines(schema)})"
    statements += [
        f"delete from {schema}.{table} where {erased}{awaited if table == DELIVERIES else ''}"
        for table in held_tables
        if table != DELETES
    ]
    statements.append(
        f"delete from {schema}.{DELETES} where reason = 'erased' and updated_at < '{limit}'"
    )
    return sum(int(session.sql(statement).collect()[0][0]) for statement in statements)


def _refused(schema: str, tables: list[str]) -> list[str]:
    """Return the statements that delete rows of people who may not be mailed, or not personally."""
    conditions = dict.fromkeys(DECIDED, "not is_active")
    conditions[TRIGGERS] = "not is_active or not is_personalised"
    return [
        f"delete from {schema}.{table} where customer_id in "
        f"(select customer_id from suppressed_profiles where {condition})"
        for table, condition in conditions.items()
        if table in tables
    ]


def _record(
    session: Any, schema: str, kind: str, as_of_date: date | None, known_until: str | None = None
) -> Publication:
    times = " union all ".join(
        f"select {column} as changed_at from {schema}.{mart}"
        for mart, column in TIMED.items()
        if _exists(session, f"{schema}.{mart}")  # an older version published fewer marts
    )
    since = f"coalesce((select max(published_at) from {schema}.fct_publications), '1900-01-01')"
    first = session.sql(
        f"select min(changed_at) from ({times}) where changed_at > {since}"
    ).collect()[0][0]
    now: datetime = utc_now()
    publication = Publication(
        f"{now:%Y%m%dT%H%M%S%f}",
        kind,
        as_of_date,
        first or now,
        now,
        json.dumps(_rows_by_mart(session, schema)),
        known_until,
    )
    session.sql(
        f"alter table {schema}.fct_publications add column if not exists known_until varchar"
    ).collect()
    values = [
        publication.publication_id,
        kind,
        as_of_date,
        publication.first_updated_at,
        now,
        publication.rows_by_mart,
        known_until,
    ]
    session.sql(
        f"insert into {schema}.fct_publications ({', '.join(SCHEMA.names)}) "
        "select ?, ?, ?, ?, ?, ?, ?",
        params=values,
    ).collect()
    return publication


def _rows_by_mart(session: Any, schema: str) -> dict[str, int]:
    """Return the number of rows of each mart, as a publication on DuckDB tells it."""
    tables = session.sql(
        "select lower(table_name) from information_schema.tables "
        "where table_schema = ? and table_type = 'BASE TABLE' order by 1",
        params=[schema.upper()],
    ).collect()
    marts = [row[0] for row in tables if row[0] != "fct_publications"]
    if not marts:
        return {}
    counts = " union all ".join(
        f"select '{mart}' as mart, count(*) as n_rows from {schema}.{mart}" for mart in marts
    )
    return {row[0]: int(row[1]) for row in session.sql(f"{counts} order by 1").collect()}


def _swap(session: Any, published: str, aside: str) -> None:
    session.sql(f"create schema if not exists {published}").collect()
    session.sql(f"alter schema {published} swap with {aside}").collect()
    session.sql(f"drop schema {aside}").collect()


def _exists(session: Any, table: str) -> bool:
    schema, name = table.upper().split(".")
    rows = session.sql(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        params=[schema, name],
    ).collect()
    return len(rows) > 0


def _tables_with_customers(session: Any, schema: str) -> list[str]:
    rows = session.sql(
        "select lower(columns.table_name) from information_schema.columns as columns "
        "where table_schema = ? and column_name = 'CUSTOMER_ID'",
        params=[schema.upper()],
    ).collect()
    return [row[0] for row in rows]
