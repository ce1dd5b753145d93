"""The one way in and the one way out for the frames of Python models.

A Python model gets a DuckDB relation or a Snowpark table and gives back an Arrow table or a
Snowpark frame. Everything between is pandas with lower-case column names, floats for decimals and
``datetime64`` for dates, so that nothing else in the library knows which warehouse it runs in.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

BATCH_ROWS = 100_000


def columns(table: Any) -> list[str]:
    """Return the lower-case column names of a relation, without reading a row."""
    return [name.strip('"').lower() for name in table.columns]


def read(table: Any, names: list[str] | None = None, **equals: Any) -> pd.DataFrame:
    """Read the rows of a relation whose columns equal the given values.

    Parameters
    ----------
    table
        A DuckDB relation or a Snowpark table. It is lazy: only what is asked for is read.
    names
        The columns to read; all of them by default.
    **equals
        A value each for the columns that choose the rows.

    Examples
    --------
    >>> import duckdb
    >>> read(duckdb.sql("select 'a' as task, 1.5 as value"), task="a")["value"].tolist()
    [1.5]
    """
    chosen = _choose(table, names, equals)
    if _is_snowpark(table):
        return _tidy(chosen.to_pandas())
    return _from_arrow(chosen.to_arrow_table())


def read_batches(
    table: Any, names: list[str] | None = None, n_rows: int | None = None, **equals: Any
) -> Iterator[pd.DataFrame]:
    """Read like `read`, but as a stream of frames, so that memory does not grow with the rows."""
    chosen = _choose(table, names, equals)
    if _is_snowpark(table):
        for batch in chosen.to_pandas_batches():
            yield _tidy(batch)
        return
    for batch in chosen.to_arrow_reader(n_rows or BATCH_ROWS):
        yield _from_arrow(pa.Table.from_batches([batch]))


def write(session: Any, rows: pd.DataFrame, schema: pa.Schema) -> Any:
    """Return rows as what the adapter turns into a table, with the types of the schema.

    A frame without rows keeps its types too, which an empty pandas frame would lose.
    """
    table = pa.Table.from_pandas(
        rows.reindex(columns=schema.names), schema=schema, preserve_index=False
    ).replace_schema_metadata(None)
    if not hasattr(session, "create_dataframe"):
        return table
    return session.create_dataframe(
        [tuple(row.values()) for row in table.to_pylist()], schema=_snowpark_schema(schema)
    )


def _choose(table: Any, names: list[str] | None, equals: dict[str, Any]) -> Any:
    if _is_snowpark(table):
        for name, value in equals.items():
            table = table.filter(table[name.upper()] == value)
        return table.select(*[name.upper() for name in names]) if names else table
    import duckdb  # noqa: PLC0415 - Snowflake runs this module without it

    for name, value in equals.items():
        table = table.filter(duckdb.ColumnExpression(name) == duckdb.ConstantExpression(value))
    return table.select(*[duckdb.ColumnExpression(name) for name in names]) if names else table


def _is_snowpark(table: Any) -> bool:
    return hasattr(table, "to_pandas_batches")


def _from_arrow(table: pa.Table) -> pd.DataFrame:
    """Convert without Python objects: decimals become floats, texts become categories."""
    fields = [
        pa.field(field.name, pa.float64())
        if pa.types.is_decimal(field.type)
        or (pa.types.is_boolean(field.type) and column.null_count)
        else field
        for field, column in zip(table.schema, table.columns, strict=True)
    ]
    return table.cast(pa.schema(fields)).to_pandas(
        strings_to_categorical=True, date_as_object=False, self_destruct=True
    )


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.rename(columns=str.lower)
    for name in frame.select_dtypes("object").columns:
        values = frame[name].dropna()
        if not values.empty and values.map(lambda value: isinstance(value, Decimal)).all():
            frame[name] = frame[name].astype(float)
    return frame


def _snowpark_schema(schema: pa.Schema) -> Any:
    from snowflake.snowpark import types  # noqa: PLC0415 - only Snowflake has it

    names = {
        pa.string(): types.StringType,
        pa.date32(): types.DateType,
        pa.timestamp("us"): types.TimestampType,
        pa.float64(): types.DoubleType,
        pa.int64(): types.LongType,
    }
    return types.StructType(
        [types.StructField(field.name.upper(), names[field.type]()) for field in schema]
    )
