"""What `frames` does with a Snowpark table, so that nothing else knows of Snowflake."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pandas as pd
import pyarrow as pa

TIMESTAMP = (
    "cast(convert_timezone('UTC', try_to_timestamp_tz(nullif(trim(cast({0} as varchar)), '')))"
    " as timestamp_ntz)"
)
"""A column as a UTC timestamp, null where it is none, as macro `timestamp_of` reads it."""


def is_table(table: Any) -> bool:
    """Tell a Snowpark table from a relation."""
    return hasattr(table, "to_pandas_batches")


def is_session(session: Any) -> bool:
    """Tell a Snowpark session from a connection."""
    return hasattr(session, "create_dataframe")


def choose(table: Any, names: list[str] | None, since: date | None, equals: dict[str, Any]) -> Any:
    """Return the rows and columns that `frames.read` asks for, not yet read."""
    for name, value in equals.items():
        table = table.filter(table[name.upper()] == value)
    if since is not None:
        table = table.filter(table["AS_OF_DATE"] >= since)
    return table.select(*[name.upper() for name in names]) if names else table


def as_texts(table: Any, names: dict[str, str], distinct: bool) -> pd.DataFrame:
    """Read columns or expressions as text, given under the names that they shall have."""
    casts = [f"cast({value} as varchar) as {name}" for name, value in names.items()]
    chosen = table.select_expr(*casts)
    texts: pd.DataFrame = (chosen.distinct() if distinct else chosen).to_pandas()
    return texts


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with lower-case names, and with floats for decimals."""
    frame = frame.rename(columns=str.lower)
    for name in frame.select_dtypes("object").columns:
        values = frame[name].dropna()
        if not values.empty and values.map(lambda value: isinstance(value, Decimal)).all():
            frame[name] = frame[name].astype(float)
    return frame


def create(session: Any, table: pa.Table) -> Any:
    """Return the rows of an Arrow table as a Snowpark frame with the types of its schema."""
    rows = [tuple(row.values()) for row in table.to_pylist()]
    return session.create_dataframe(rows, schema=_schema(table.schema))


def append(session: Any, tables: Iterable[pa.Table], schema: pa.Schema) -> Any:
    """Insert tables one by one into a temporary table, and return that."""
    name = f"NEXTBEST_BATCHES_{uuid4().hex.upper()}"
    create(session, schema.empty_table()).write.save_as_table(name, table_type="temporary")
    for table in tables:
        create(session, table).write.mode("append").save_as_table(name, table_type="temporary")
    return session.table(name)


def _schema(schema: pa.Schema) -> Any:
    from snowflake.snowpark import types  # noqa: PLC0415 - only Snowflake has it

    names = {
        pa.string(): types.StringType,
        pa.date32(): types.DateType,
        pa.timestamp("us"): types.TimestampType,
        pa.float64(): types.DoubleType,
        pa.int64(): types.LongType,
        pa.bool_(): types.BooleanType,
    }
    return types.StructType(
        [types.StructField(field.name.upper(), names[field.type]()) for field in schema]
    )
