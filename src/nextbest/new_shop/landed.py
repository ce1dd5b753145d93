"""The tables that a shop has landed somewhere: their names, columns and some of their values."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

READERS = {
    ".csv": "read_csv('{file}', all_varchar = true, header = true)",
    ".parquet": "read_parquet('{file}')",
}
MAX_TABLES = 200
MAX_NAMES = 20_000
SAMPLE = 1_000
"""So many rows are looked at to tell decimal commas ..."""
MOST = 0.5
"""... of which more than this share must have one."""


@dataclass(frozen=True)
class Landed:
    """A landed table.

    Parameters
    ----------
    name
        As the mapping names it in ``source('landed', name)``.
    relation
        SQL that reads it.
    columns
        Types by name, in their order.
    """

    name: str
    relation: str
    columns: dict[str, str]


@dataclass(frozen=True)
class Place:
    """Where landed tables are: `kind` is csv, parquet or duckdb, `folder` the folder or file."""

    kind: str
    folder: Path


def place_of(raw: Path) -> Place:
    """Return of which kind the landed tables are.

    Raises
    ------
    ValueError
        Where there is neither a DuckDB file nor a CSV or Parquet file.
    """
    if raw.is_file():
        if raw.suffix in READERS:
            return Place(raw.suffix[1:], raw.parent)
        return Place("duckdb", raw)
    for suffix in READERS:
        if next(raw.rglob(f"*{suffix}"), None) is not None:
            return Place(suffix[1:], raw)
    raise ValueError(f"--raw: {raw} holds no .csv and no .parquet file")


def landed_tables(con: duckdb.DuckDBPyConnection, raw: Path) -> list[Landed]:
    """Return the landed tables of a folder, of one file, or of a DuckDB file.

    Raises
    ------
    ValueError
        Where a file cannot be read; the message names it.
    """
    place = place_of(raw)
    if place.kind == "duckdb":
        return _attached(con, place.folder)
    suffix = f".{place.kind}"
    files = [raw] if raw.is_file() else sorted(raw.rglob(f"*{suffix}"))[:MAX_TABLES]
    tables = []
    for file in files:
        relation = READERS[suffix].format(file=str(file).replace("'", "''"))
        name = file.relative_to(place.folder).with_suffix("").as_posix()
        tables.append(Landed(name, relation, _columns(con, relation, str(file))))
    return tables


def frequent_values(con: duckdb.DuckDBPyConnection, table: Landed, column: str) -> list[str]:
    """Return the most frequent values of a column, at most thirty."""
    found = con.execute(
        f"select cast({quoted(column)} as varchar) as v from {table.relation} "
        "where v is not null group by v order by count(*) desc, v limit 30"
    )
    return [value for (value,) in found.fetchall()]


def has_decimal_commas(con: duckdb.DuckDBPyConnection, table: Landed, column: str) -> bool:
    """Return whether the numbers of a text column are written as 1.234,50."""
    if table.columns[column] != "VARCHAR":
        return False
    ((share,),) = con.execute(
        f"select avg(regexp_full_match(trim(v), '-?[0-9.]+,[0-9]+')::int) from (select "
        f"{quoted(column)} as v from {table.relation} where {quoted(column)} is not null "
        f"limit {SAMPLE})"
    ).fetchall()
    return (share or 0) > MOST


def has_times(con: duckdb.DuckDBPyConnection, table: Landed, column: str) -> bool:
    """Return whether the values of a column are read as times by a cast."""
    kind = table.columns[column]
    if kind != "VARCHAR":
        return kind.startswith(("TIMESTAMP", "DATE"))
    ((share,),) = con.execute(
        f"select avg((try_cast(v as timestamp) is not null)::int) from (select {quoted(column)} "
        f"as v from {table.relation} where {quoted(column)} is not null limit {SAMPLE})"
    ).fetchall()
    return (share or 0) > MOST


def sampled_names(con: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Return names of a query, its first column: all, or a sample that is always the same."""
    found = con.execute(
        f"select cast(v as varchar) as name from ({query}) as names (v) where v is not null "
        f"order by hash(name), name limit {MAX_NAMES}"
    )
    return [name for (name,) in found.fetchall()]


def quoted(column: str) -> str:
    """Return a column as SQL names it: in quotes unless it is a plain name.

    Examples
    --------
    >>> quoted("order_id"), quoted("Order Date")
    ('order_id', '"Order Date"')
    """
    is_plain = column.isascii() and column.isidentifier() and column == column.lower()
    return column if is_plain and column not in RESERVED else '"' + column.replace('"', '""') + '"'


RESERVED = {
    "order",
    "group",
    "user",
    "date",
    "timestamp",
    "time",
    "from",
    "to",
    "end",
    "case",
    "desc",
}
"""Words that a query could mistake for its own."""


def _attached(con: duckdb.DuckDBPyConnection, file: Path) -> list[Landed]:
    place = str(file).replace("'", "''")
    try:
        con.execute(f"attach '{place}' as landed (read_only)")
    except duckdb.Error as error:
        raise ValueError(f"--raw: {file} is no DuckDB file that can be read: {error}") from error
    found = con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'landed' "
        "union all select schema_name, view_name from duckdb_views() "
        "where database_name = 'landed' and not internal order by all"
    ).fetchall()
    tables = []
    for schema, name in found[:MAX_TABLES]:
        relation = f'landed."{schema}"."{name}"'
        told = name if schema == "main" else f"{schema}.{name}"
        tables.append(Landed(told, relation, _columns(con, relation, told)))
    return tables


def _columns(con: duckdb.DuckDBPyConnection, relation: str, told: str) -> dict[str, str]:
    try:
        described = con.execute(f"describe select * from {relation}").fetchall()
    except duckdb.Error as error:
        raise ValueError(f"--raw: {told} cannot be read: {str(error).splitlines()[0]}") from error
    return {name: kind for name, kind, *_ in described}
