"""The one way in and the one way out for the frames of Python models.

A Python model gets a DuckDB relation or a Snowpark table and gives back an Arrow table or a
Snowpark frame. Everything between is pandas with lower-case column names, floats for decimals and
``datetime64`` for dates, so that nothing else in the library knows which warehouse it runs in.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa

from nextbest import snowpark

BATCH_ROWS = 25_000
Objects = TypeVar("Objects", pd.Series, pd.DataFrame)
_AT = """case
    when regexp_matches(cast({0} as varchar), ':.*[-+A-Za-z]')
        then try_cast(try_cast({0} as timestamptz) as timestamp)
    else try_cast({0} as timestamp)
end"""
TIMESTAMP = f"case when isfinite({_AT}) then {_AT} end"
"""A column as a UTC timestamp on DuckDB, null where it is none, as in macro `timestamp_of`."""


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries by the names of the columns.

    Examples
    --------
    >>> records(pd.DataFrame({"task": ["open", "click"], "horizon_days": [21, 21]}))
    [{'task': 'open', 'horizon_days': 21}, {'task': 'click', 'horizon_days': 21}]
    """
    found = rows.to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in found]


def with_none(values: Objects) -> Objects:
    """Return objects with None for those that are missing.

    Examples
    --------
    >>> with_none(pd.Series(["a", float("nan")], dtype=object)).tolist()
    ['a', None]
    """
    # pandas takes None for what is missing, its stubs do not know
    return values.where(values.notna(), None)  # type: ignore[call-overload, no-any-return]


def empty(schema: pa.Schema) -> pd.DataFrame:
    """Return no rows, with the columns of a schema."""
    rows: pd.DataFrame = schema.empty_table().to_pandas()
    return rows


def columns(table: Any) -> list[str]:
    """Return the lower-case column names of a relation, without reading a row."""
    return [name.strip('"').lower() for name in table.columns]


def read(
    table: Any, names: list[str] | None = None, since: date | None = None, **equals: Any
) -> pd.DataFrame:
    """Read the rows of a relation whose columns equal the given values.

    Parameters
    ----------
    table
        A DuckDB relation or a Snowpark table. It is lazy: only what is asked for is read.
    names
        The columns to read; all of them by default.
    since
        Only rows whose ``as_of_date`` is this date or later.
    **equals
        A value each for the columns that choose the rows.

    Examples
    --------
    >>> import duckdb
    >>> read(duckdb.sql("select 'a' as task, 1.5 as value"), task="a")["value"].tolist()
    [1.5]
    """
    chosen = _choose(table, names, since, equals)
    if snowpark.is_table(table):
        return snowpark.tidy(chosen.to_pandas())
    return _from_arrow(chosen.to_arrow_table())


def count(table: Any, **equals: Any) -> int:
    """Return the number of rows whose columns equal the given values, without reading them."""
    chosen = _choose(table, None, None, equals)
    return int(chosen.count() if snowpark.is_table(table) else chosen.shape[0])


def read_texts(
    table: Any, names: list[str], times: Sequence[str] = (), *, distinct: bool = False
) -> pd.DataFrame:
    """Read columns as the texts that SQL makes of them; a column that is not there is missing.

    Integers, decimals and UUIDs so have the same text here as in the models, whatever nulls stand
    beside them and however their names are spelled. Of each column in ``times`` there is also
    ``<name>_utc``: the text that SQL makes of it when it is read as macro `timestamp_of` does. With
    ``distinct`` each row is read once, which the warehouse sees to.
    """
    held = {name.strip('"').lower(): name for name in table.columns}
    quote = "{}" if snowpark.is_table(table) else '"{}"'
    here = {name: quote.format(held[name]) for name in names if name in held}
    read = {f"{name}_utc": here[name] for name in times if name in here}
    if snowpark.is_table(table):
        here |= {name: snowpark.TIMESTAMP.format(column) for name, column in read.items()}
        rows = snowpark.tidy(snowpark.as_texts(table, here, distinct))
    else:
        here |= {name: TIMESTAMP.format(column) for name, column in read.items()}
        casts = [f"cast({value} as varchar) as {name}" for name, value in here.items()]
        chosen = table.project(", ".join(casts))
        rows = (chosen.distinct() if distinct else chosen).to_arrow_table().to_pandas()
    rows = rows.astype(object).reindex(columns=[*names, *(f"{name}_utc" for name in times)])
    return with_none(rows)


def table_if_there(session: Any, schema: str, name: str) -> Any:
    """Return a relation of an earlier build, or None where no build has written it."""
    found = session.sql(
        "select table_name from information_schema.tables "
        f"where lower(table_schema) = '{schema.lower()}' and lower(table_name) = '{name}'"
    )
    return session.table(f"{schema}.{name}") if count(found) else None


def read_batches(
    table: Any, names: list[str] | None = None, n_rows: int | None = None, **equals: Any
) -> Iterator[pd.DataFrame]:
    """Read like `read`, but as a stream of frames, so that memory does not grow with the rows."""
    chosen = _choose(table, names, None, equals)
    if snowpark.is_table(table):
        for batch in chosen.to_pandas_batches():
            yield snowpark.tidy(batch)
        return
    for batch in chosen.to_arrow_reader(n_rows or BATCH_ROWS):
        yield _from_arrow(pa.Table.from_batches([batch]))


def write(session: Any, rows: pd.DataFrame, schema: pa.Schema) -> Any:
    """Return rows as what the adapter turns into a table, with the types of the schema.

    A frame without rows keeps its types too, which an empty pandas frame would lose.
    """
    table = _to_arrow(rows, schema)
    return snowpark.create(session, table) if snowpark.is_session(session) else table


def write_batches(session: Any, batches: Iterable[pd.DataFrame], schema: pa.Schema) -> Any:
    """Return batches as what the adapter turns into a table, each one written before the next.

    On DuckDB the batches are made while the table is written, so no more than a few are in memory.
    """
    tables = (_to_arrow(batch, schema) for batch in batches)
    if snowpark.is_session(session):
        return snowpark.append(session, tables, schema)
    records = (record for table in tables for record in table.to_batches())
    return pa.RecordBatchReader.from_batches(schema, records)


def _choose(table: Any, names: list[str] | None, since: date | None, equals: dict[str, Any]) -> Any:
    if snowpark.is_table(table):
        return snowpark.choose(table, names, since, equals)
    import duckdb  # noqa: PLC0415 - Snowflake runs this module without it

    column, constant = duckdb.ColumnExpression, duckdb.ConstantExpression
    for name, value in equals.items():
        table = table.filter(column(name) == constant(value))
    if since is not None:
        table = table.filter(column("as_of_date") >= constant(since))
    return table.select(*map(column, names)) if names else table


def _to_arrow(rows: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    rows = rows.reindex(columns=schema.names)
    untyped = [name for name in rows if rows[name].dtype == "category" or rows[name].isna().all()]
    rows = rows.astype(dict.fromkeys(untyped, object))
    table = pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
    return table.replace_schema_metadata(None)


def _from_arrow(table: pa.Table) -> pd.DataFrame:
    """Convert without Python objects: decimals become floats, texts become categories."""
    fields = [
        pa.field(field.name, pa.float64())
        if pa.types.is_decimal(field.type)
        or (pa.types.is_boolean(field.type) and column.null_count)
        else field
        for field, column in zip(table.schema, table.columns, strict=True)
    ]
    frame: pd.DataFrame = table.cast(pa.schema(fields)).to_pandas(
        strings_to_categorical=True, date_as_object=False, self_destruct=True
    )
    return frame
