"""Which rows of tables that readers have are those of erased people: found by their tombstones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from nextbest.identity.attribution import erased_names
from nextbest.publish.awaited_deletions import DELIVERIES, awaited_lines
from nextbest.publish.catalog import tables_with

REJECTED = "fct_rejected_rows"
DELETES = "fct_email_profile_deletes"
PROFILES = "fct_email_profiles"
KINDS = {"customer_id": "customer_id", "external_id": "external_id", "email_sha256": "email"}
"""Columns with what tells a person, and as what kind of identifier a tombstone has it."""


@dataclass(frozen=True)
class Suppression:
    """What has to leave.

    Attributes
    ----------
    profiles
        Rows that take the place of published ones, in the columns of fct_email_profiles.
    tombstones
        ``value_hash`` and ``salt`` of erased people's identifiers.
    now
        When the build does it, UTC.
    notice_days
        So many days erased people stay in the deletes after these have told the platform of them.
    """

    profiles: pa.Table
    tombstones: pa.Table
    now: datetime
    notice_days: int


def conditions(con: Any, marts: str, suppression: Suppression) -> list[tuple[str, str]]:
    """Return the tables that may hold rows of erased people, and which rows those are."""
    found = []
    for table in tables_with(con, marts, "customer_id"):
        full = f"{marts}.{table}"
        if table == DELETES and has(con, marts, DELETES):
            used = " or ".join(used_by_living(marts, column) for column in KINDS)
            changes = (
                f"(reason <> 'erased' and ({named(full)})) or (reason = 'erased' and ({used}))"
            )
            found.append((full, f"{is_over(suppression)} or {changes}"))
        elif table == PROFILES:
            found.append((full, erased_profiles(marts)))
        else:
            ids = f"select distinct customer_id as id from {full}"
            condition = f"customer_id in ({erased_in(ids)})"
            if table == DELIVERIES and has(con, marts, DELETES):
                condition += f" and delivery_id not in ({awaited_lines(marts)})"
            found.append((full, condition))
    if has(con, marts, REJECTED):
        _register_erased_names(con, marts, suppression)
        found.append((f"{marts}.{REJECTED}", _rejected(marts)))
    return found


def erased_profiles(marts: str) -> str:
    """Return the condition of profiles of erased people, or with the address of one."""
    profiles = f"{marts}.{PROFILES}"
    ids, addresses = (
        f"select {name} as id from {profiles}" for name in ("customer_id", "email_sha256")
    )
    return (
        f"coalesce(customer_id in ({erased_in(ids)}) "
        f"or email_sha256 in ({erased_in(addresses, 'email')}), false)"
    )


def named(table: str) -> str:
    """Return the condition of rows that name an erased person by an id or an address."""
    return " or ".join(
        f"{column} in ({erased_in(f'select distinct {column} as id from {table}', kind)})"
        for column, kind in KINDS.items()
    )


def used_by_living(marts: str, column: str) -> str:
    """Return the condition of rows with an identifier that a profile uses which stays."""
    return (
        f"{column} in (select {column} from {marts}.{PROFILES} "
        f"where {column} is not null and not {erased_profiles(marts)})"
    )


def _register_erased_names(con: Any, marts: str, suppression: Suppression) -> None:
    """Register the customer_ids of rejected rows that name erased people in whatever spelling."""
    tombstones = suppression.tombstones.to_pandas()
    salt = tombstones["salt"].max() if len(tombstones) else ""
    texts = con.execute(f"select distinct {_raw('customer_id')} from {_others(marts)}").fetchall()
    erased = erased_names({text for (text,) in texts if text}, tombstones, salt)
    con.register("erased_names", pa.table({"name": pa.array(sorted(erased), pa.string())}))


def _rejected(marts: str) -> str:
    """Return the condition of rejected rows of erased people.

    The customer of a row may be named by the external id or by the address, which may be hashed; an
    id that a profile has is that of its customer alone.
    """
    ids = {name: f"select {_raw(name)} as id from {marts}.{REJECTED}" for name in KINDS.values()}
    parts = [f"{_raw(name)} in ({erased_in(query, name)})" for name, query in ids.items()]
    hashed = f"select {_raw('customer_id')} as id from {_others(marts)}"
    parts.append(f"{_raw('customer_id')} in ({erased_in(hashed, 'email')})")
    parts.append(f"{_raw('customer_id')} in (select name from erased_names)")
    return " or ".join(parts)


def _raw(name: str) -> str:
    """Return the expression of a column of a rejected row."""
    return f"json_extract_string(raw_row, '$.{name}')"


def _others(marts: str) -> str:
    """Return the query of rejected rows whose customer_id no profile has."""
    return (
        f"(select raw_row from {marts}.{REJECTED} where {_raw('customer_id')} not in "
        f"(select customer_id from {marts}.{PROFILES}))"
    )


def erased_in(ids: str, kind: str = "customer_id") -> str:
    """Return the query of those ids that tombstones name."""
    return (
        f"select id from ({ids}) where id is not null and sha256((select max(salt) from tombstones)"
        f" || '{kind}|' || id) in (select value_hash from tombstones)"
    )


def is_over(suppression: Suppression) -> str:
    """Return the condition of deletes that have told the platform for long enough."""
    limit = suppression.now - timedelta(days=suppression.notice_days)
    return f"(reason = 'erased' and updated_at < timestamp '{limit}')"


def has(con: Any, marts: str, table: str) -> bool:
    """Return whether a schema has a mart in the layout of this version."""
    columns = {DELETES: "delete_id", REJECTED: "raw_row"}
    return table in tables_with(con, marts, columns.get(table, "customer_id"))
