"""Who is meant by an id or an address, and under which others the person is known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

import duckdb

from nextbest.export_person.columns import NAMES, Table, quoted

MOST_NAMED = 10
"""So many customers are named where an address belongs to several."""
CUSTOMERS = "select raw_customer_id, customer_id from working.intermediate.int_customer_ids"
LEFT = """
    select
        identities.raw_customer_id,
        case when count(distinct customers.customer_id) = 1 then min(customers.customer_id)
            else identities.identity_id end as customer_id
    from working.intermediate.int_identities as identities
    inner join working.intermediate.int_identities as fellows using (identity_id)
    left join working.intermediate.int_customer_ids as customers
        on fellows.raw_customer_id = customers.raw_customer_id
    where identities.raw_customer_id not in
        (select raw_customer_id from working.intermediate.int_customer_ids)
    group by identities.raw_customer_id, identities.identity_id
"""
"""Ids that the register alone remembers: they left the customer table."""
REGISTERED = """
    select case kind when 'email' then 'email_sha256' else kind end, raw_customer_id, value
    from working.state.int_identity_register
    where raw_customer_id is not null and kind in ('external_id', 'email')
"""
CANONICAL = """
    select distinct coalesce(ids.customer_id, found.customer_id)
    from ({query}) as found
    left join known_ids as ids on found.customer_id = ids.raw_customer_id
    where found.customer_id is not null
    order by 1
"""
LOOKUPS = (
    "select customer_id from known_ids where raw_customer_id = $asked",
    "select customer_id from person_names where name = 'external_id' and value = $asked",
    "select customer_id from person_names where name <> 'external_id' and mark in "
    "($mark, sha256($mark), sha256($asked))",
)
"""The first of these that finds anybody says who is meant."""


Tables = dict[str, Table]
"""Tables by their titles."""


@dataclass(frozen=True)
class Identity:
    """The ids of a person, each in its own set: the external id of one may be another's id."""

    customer_ids: set[str] = field(default_factory=set)
    external_ids: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)

    @property
    def ids(self) -> list[str]:
        """All of them, in order."""
        return sorted(self.customer_ids | self.external_ids | self.addresses)

    @property
    def address_marks(self) -> set[str]:
        """The addresses in lower case, and the hashes of each spelling."""
        spellings = {one for text in self.addresses for one in (text, text.lower())}
        return {one.lower() for one in spellings} | {
            sha256(one.encode()).hexdigest() for one in spellings
        }


def identify(con: duckdb.DuckDBPyConnection, tables: Iterable[Table], asked: str) -> Identity:
    """Return every id of the person whom an id means.

    Parameters
    ----------
    con
        A connection with the build opened as ``working``.
    tables
        The tables of the opened builds.
    asked
        A customer_id as the shop or as nextbest gives it, an external_id, or an email address; the
        first of these that is known decides. One that is unknown stands for itself.

    Raises
    ------
    ValueError
        Where it belongs to several customers.
    """
    held = {table.title: table for table in tables}
    _create_known_ids(con, held)
    _create_person_names(con, held)
    persons = _persons(con, asked)
    if len(persons) > 1:
        named = ", ".join(persons[:MOST_NAMED]) + (" ..." if len(persons) > MOST_NAMED else "")
        raise ValueError(
            f"'{asked}' belongs to {len(persons)} customers; give the id of one of them: {named}"
        )
    addresses = {asked} if "@" in asked else set()
    if not persons:
        return Identity({asked}, {asked}, addresses)
    query = "select raw_customer_id from known_ids where customer_id = ?"
    customer_ids = {persons[0], *(one for (one,) in con.execute(query, persons).fetchall())}
    names = con.execute(
        "select distinct name, value from person_names where list_contains(?, customer_id)",
        [sorted(customer_ids)],
    ).fetchall()
    external_ids = {value for name, value in names if name == "external_id"}
    addresses |= {value for name, value in names if name != "external_id" and "@" in value}
    return Identity(customer_ids, external_ids, addresses)


def _create_known_ids(con: duckdb.DuckDBPyConnection, held: Tables) -> None:
    """Create the table of all raw ids with their customer."""
    parts = [CUSTOMERS, *([LEFT] if "intermediate.int_identities" in held else [])]
    con.execute(f"create temp table known_ids as {' union all '.join(parts)}")


def _create_person_names(con: duckdb.DuckDBPyConnection, held: Tables) -> None:
    """Create the view of what else customers are known by: all columns with ids or addresses."""
    parts = ["select null::varchar as name, null::varchar as customer_id, null::varchar as value"]
    parts += [
        f"select '{column}', {quoted(person)}::varchar, {quoted(column)}::varchar "
        f"from {table.relation}"
        for table in held.values()
        for column in table.texts
        for person in table.person
        if NAMES.search(column)
    ]
    register = held.get("state.int_identity_register")
    if register and {"raw_customer_id", "value"} <= set(register.columns):
        parts.append(REGISTERED)
    con.execute(
        "create temp view person_names as select *, lower(trim(value)) as mark "
        f"from ({' union all '.join(parts)}) where value is not null"
    )


def _persons(con: duckdb.DuckDBPyConnection, asked: str) -> list[str]:
    for query in LOOKUPS:
        values = {"asked": asked, "mark": asked.strip().lower()}
        used = {name: value for name, value in values.items() if f"${name}" in query}
        found = con.execute(CANONICAL.format(query=query), used).fetchall()
        if found:
            return [one for (one,) in found]
    return []
