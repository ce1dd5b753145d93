"""What a schema of a DuckDB connection holds, asked of its catalog."""

from typing import Any


def tables(con: Any, marts: str) -> list[str]:
    """Return the names of the base tables in a schema, in the order of the alphabet."""
    database, schema = _parts(marts)
    rows = con.execute(
        "select table_name from duckdb_tables() where schema_name = ? "
        f"and database_name = {database} and table_name not like '%\\_\\_dbt\\_%' escape '\\' "
        "order by 1",
        [schema],
    ).fetchall()
    return [name for (name,) in rows]


def tables_with(con: Any, marts: str, column: str) -> list[str]:
    """Return the base tables of a schema that have a column."""
    database, schema = _parts(marts)
    rows = con.execute(
        "select distinct columns.table_name from duckdb_columns() as columns "
        "inner join duckdb_tables() as tables using (database_name, schema_name, table_name) "
        f"where schema_name = ? and column_name = ? and database_name = {database} order by all",
        [schema, column],
    ).fetchall()
    return [name for (name,) in rows]


def one(con: Any, query: str, parameters: list[Any] | None = None) -> Any:
    """Return the one value that a query gives."""
    ((value,),) = con.execute(query, parameters or []).fetchall()
    return value


def _parts(marts: str) -> tuple[str, str]:
    """Return the database of a schema as a SQL expression, and the schema's own name."""
    *database, schema = marts.split(".")
    return (f"'{database[0]}'" if database else "current_database()"), schema
