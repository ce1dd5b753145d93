"""Finished builds, read from their DuckDB files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from nextbest.files import cannot_open, no_database

Rows = list[dict[str, Any]]


@contextmanager
def opened(**files: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open builds side by side, read-only, each under its name.

    Parameters
    ----------
    **files
        The DuckDB files; ``opened(before=a, after=b)`` gives ``before.marts.fct_orders``.

    Raises
    ------
    ValueError
        Where a file is missing, is no DuckDB database, or is being written by a build.
    """
    with duckdb.connect() as con:
        for name, file in files.items():
            if not file.exists():
                raise ValueError(no_database(file))
            if file.is_dir():
                raise ValueError(f"{file} is a folder; expected the DuckDB file of a build")
            place = str(file).replace("'", "''")
            try:
                con.execute(f"attach '{place}' as {name} (read_only)")
            except duckdb.Error as error:
                raise ValueError(cannot_open(file, error)) from error
        yield con


def rows(con: duckdb.DuckDBPyConnection, query: str, *values: Any) -> Rows:
    """Return the rows of a query as dictionaries."""
    found = con.execute(query, list(values))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def columns(con: duckdb.DuckDBPyConnection, build: str, schema: str, table: str) -> list[str]:
    """Return the columns of a table of an opened build; none where it has no such table."""
    found = con.execute(
        "select column_name from duckdb_columns() "
        "where database_name = ? and schema_name = ? and table_name = ? order by column_index",
        [build, schema, table],
    )
    return [name for (name,) in found.fetchall()]


def require(
    con: duckdb.DuckDBPyConnection, build: str, file: Path, needed: dict[str, tuple[str, ...]]
) -> None:
    """Stop where an opened build lacks a table or a column of a table.

    Parameters
    ----------
    needed
        The columns of each table, by its name with the schema, such as ``marts.fct_orders``.

    Raises
    ------
    ValueError
        Naming the file, the table and the columns that it lacks.
    """
    for name, expected in needed.items():
        found = columns(con, build, *name.split("."))
        if not found:
            raise ValueError(f"{file} has no table {name}: was it built to the end?")
        if missing := [column for column in expected if column not in found]:
            raise ValueError(
                f"{file}: {name} has no column {', '.join(missing)}: built by another version?"
            )
