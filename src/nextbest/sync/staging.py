"""What a sync of staging reads: a few published profiles, with test addresses for their people.

Columns are taken by their names, so that what a shop adds later does not leave by itself.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from nextbest.database import opened
from nextbest.files import published_file
from nextbest.sync.log import deliveries_folder
from nextbest.sync.published import newest_publication
from nextbest.sync.stand_ins import StandIn
from nextbest.sync.variety import chosen

PUBLISHED = "staging_published"
"""What the name of the published file of the target ``staging`` ends with."""
PROFILES, DELETES, CATALOG = (
    "fct_email_profiles",
    "fct_email_profile_deletes",
    "fct_catalog_items",
)
REPLACED = ("customer_id", "external_id", "email", "email_sha256", "first_name")
CONTENT = (
    *("updated_at", "is_active", "email_permission", "is_personalized", "is_personalised"),
    *("language", "currency", "time_zone", "segment_propensity", "segment_churn", "segment_value"),
    *("lifecycle_stage", "journey_stage", "journey_stage_text", "is_vip", "click_probability"),
    *("purchase_7d_probability", "churn_90d_probability", "expected_spend_90d", "best_send_hour"),
    *("best_send_hour_local", "is_holdout", "experiment_id", "variant", "fallback_level"),
    *("content_block", "content_block_text", "recs_valid_until"),
)
PREFIXES = ("offer_", "rec_1_", "rec_2_", "rec_3_")
SHORTEST = 5
"""Ids with fewer letters also occur in prices and names of products, so texts are not searched."""


def staging_file(working: Path) -> Path:
    """Return the published file of the target ``staging``.

    Raises
    ------
    ValueError
        Where it was not built.
    """
    file = published_file(working, PUBLISHED)
    if not file.exists():
        raise ValueError(f"there is no file {file}: run dbt build --target staging first")
    return file


def staging_log(working: Path) -> Path:
    """Return the folder of the delivery log of staging, which no build reads."""
    folder = deliveries_folder(working)
    stem = folder.name.removesuffix("_deliveries")
    return folder.with_name(f"{stem}_staging_sync")


@contextmanager
def stand_in_file(file: Path, people: Sequence[StandIn], *others: Path) -> Iterator[Path]:
    """Give a published file with test addresses in place of customers, as long as it is needed.

    Parameters
    ----------
    file
        The published file of staging.
    people
        The test addresses: at most as many profiles are taken.
    *others
        Published files of other targets, whose customers no test address may be, either.

    Raises
    ------
    ValueError
        Where a test address is that of a customer, or a text of a profile names its customer.
    """
    for one in (file, *(other for other in others if other.exists())):
        _refuse_customers(one, people)
    folder = Path(tempfile.mkdtemp(prefix="nextbest-staging-"))  # for its owner alone
    try:
        staged = folder / file.name
        with opened(build=file) as con:
            newest_publication(con, file)
            con.execute(f"attach '{str(staged).replace(chr(39), chr(39) * 2)}' as staged")
            con.execute("create schema staged.marts")
            _copy(con, people)
            con.execute("detach staged")
        yield staged
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(con: duckdb.DuckDBPyConnection, people: Sequence[StandIn]) -> None:
    con.execute("create table staged.marts.fct_publications as from build.marts.fct_publications")
    con.execute(f"create table staged.marts.{CATALOG} as from build.marts.{CATALOG}")
    con.execute(f"create table staged.marts.{DELETES} as from build.marts.{DELETES} limit 0")
    con.execute(f"create table staged.marts.{PROFILES} as from build.marts.{PROFILES} limit 0")
    held = con.execute(f"from build.marts.{PROFILES} limit 0").description
    names = [name for (name, *_) in held if name in CONTENT or name.startswith(PREFIXES)]
    for one, customer_id in zip(people, chosen(con, len(people)), strict=False):
        _refuse_traces(con, customer_id, names)
        con.execute(
            f"insert into staged.marts.{PROFILES} by name select "
            f"{', '.join(f'? as {name}' for name in REPLACED)}, {', '.join(names)}, "
            f"'{{}}' as payload from build.marts.{PROFILES} where customer_id = ?",
            [one.id, one.id, one.email, one.sha256, one.first_name, customer_id],
        )


def _refuse_customers(file: Path, people: Sequence[StandIn]) -> None:
    with opened(build=file) as con:
        known = con.execute(
            f"select email_sha256 from build.marts.{PROFILES} where email_sha256 in (select "
            f"unnest(?)) union select email_sha256 from build.marts.{PROFILES} "
            "where lower(email) in (select unnest(?))",
            [[one.sha256 for one in people], [one.email for one in people]],
        ).fetchall()
    if known:
        hashes = {value for (value,) in known}
        names = ", ".join(one.email for one in people if one.sha256 in hashes)
        raise ValueError(
            f"{names or 'a test address'} is the address of a customer in {file}: take it out of "
            "the list of test addresses"
        )


def _refuse_traces(con: duckdb.DuckDBPyConnection, customer_id: str, names: list[str]) -> None:
    """Stop where a text that would be sent names the customer."""
    found = con.execute(
        f"select customer_id, external_id, email, {', '.join(names)} "
        f"from build.marts.{PROFILES} where customer_id = ?",
        [customer_id],
    )
    columns = [column[0] for column in found.description]
    row: dict[str, Any] = dict(zip(columns, found.fetchall()[0], strict=True))
    ids = [str(row[name]) for name in ("customer_id", "external_id", "email") if row[name]]
    for name in names:
        text = row[name] if isinstance(row[name], str) else ""
        if any(value in text for value in ids if len(value) >= SHORTEST):
            raise ValueError(
                f"{name} of a profile has the id or the address of its customer, so nothing was "
                "sent: take them out of the texts and links"
            )
