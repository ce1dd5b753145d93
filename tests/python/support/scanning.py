"""Where a text is in a DuckDB file: every column of every table and view that could hold it."""

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

# A type that begins with one of these holds no text.
NUMBERS = ("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "U", "FLOAT", "DOUBLE")
TIMES = ("DATE", "TIME", "INTERVAL")
NO_TEXT = re.compile(rf"({'|'.join((*NUMBERS, *TIMES))}|DECIMAL)[^\[]*")
COLUMNS = """
    select schema_name, table_name, column_name, data_type from duckdb_columns()
    where not internal and database_name = current_database() order by all
"""


def find(database: Path, traces: Iterable[str], allowed: dict[str, str]) -> set[tuple[str, ...]]:
    """Find traces in the text columns of a DuckDB file.

    Parameters
    ----------
    database : Path
        The file.
    traces : iterable of str
        Texts to look for, whatever their case and whatever is around them.
    allowed : dict
        Tables (``schema.table``) with a condition: rows that meet it may hold traces.

    Returns
    -------
    set of tuple
        Table, column and one of the traces that it holds.
    """
    # the longest first: a name is also a part of the address
    words = sorted({trace.lower() for trace in traces}, key=len, reverse=True)
    pattern = "|".join(re.escape(word) for word in words)
    found = set()
    with duckdb.connect(str(database), read_only=True) as con:
        columns: dict[str, list[str]] = {}
        for schema, table, column, data_type in con.execute(COLUMNS).fetchall():
            if data_type.startswith("UUID") or not NO_TEXT.fullmatch(data_type):
                columns.setdefault(f"{schema}.{table}", []).append(column)
        for table, names in columns.items():
            texts = ", ".join(
                f"""max(regexp_extract(lower(cast("{name}" as varchar)), $pattern))"""
                for name in names
            )
            judged = f"({allowed.get(table, 'false')}) is not true"
            query = f"select {texts} from {table} where {judged}"
            (row,) = con.execute(query, {"pattern": pattern}).fetchall()
            found |= {(table, name, trace) for name, trace in zip(names, row, strict=True) if trace}
    return found
