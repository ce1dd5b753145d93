"""Frames come in and go out with types that do not depend on their rows."""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from nextbest import frames
from nextbest.ml.registry import rows as registry
from nextbest.ml.scoring import score as scoring

TYPES = """
    select 'a' as task, 1.25::decimal(18, 4) as revenue, null::decimal(18, 4) as price,
        date '2024-01-01' as as_of_date, true as is_new, null::boolean as has_email, 'GB' as country
    union all
    select 'b', null, null, date '2024-01-02', false, true, null
"""


def test_decimals_become_floats_and_dates_timestamps():
    frame = frames.read(duckdb.sql(TYPES))
    assert frame["revenue"].dtype == frame["price"].dtype == frame["has_email"].dtype == np.float64
    assert frame["as_of_date"].max() == pd.Timestamp("2024-01-02")
    assert frame["country"].isna().tolist() == [False, True]


def test_only_the_rows_and_columns_asked_for_are_read():
    frame = frames.read(duckdb.sql(TYPES), ["revenue"], task="a")
    assert frame.to_dict("list") == {"revenue": [1.25]}


def test_rows_before_a_date_are_left_out():
    frame = frames.read(duckdb.sql(TYPES), ["task"], dt.date(2024, 1, 2))
    assert frame["task"].tolist() == ["b"]


def test_batches_are_made_while_the_table_is_written():
    made = []

    def batches():
        for number in range(40):
            made.append(number)
            yield pd.DataFrame({"number": [number], "nothing": [None]})

    schema = pa.schema([("number", pa.int64()), ("nothing", pa.string())])
    reader = frames.write_batches(None, batches(), schema)
    assert made == []
    written = duckdb.from_arrow(reader).project("number").fetchall()
    assert written == [(number,) for number in range(40)]


def test_batches_hold_all_rows_and_no_more_than_asked_for():
    batches = list(
        frames.read_batches(duckdb.sql("select i from range(5000) as r(i)"), n_rows=2048)
    )
    assert max(map(len, batches)) <= 2048
    assert pd.concat(batches)["i"].tolist() == list(range(5000))


@pytest.mark.parametrize("schema", [registry.SCHEMA, scoring.SCHEMA])
def test_a_frame_without_rows_keeps_its_types(schema):
    empty = frames.write(None, pd.DataFrame(columns=schema.names), schema)
    assert empty.schema == schema
    assert duckdb.sql("from empty").to_arrow_table().schema == schema


def test_snowpark_tables_come_in_and_go_out_like_relations():
    snowpark = pytest.importorskip("snowflake.snowpark", reason="needs the Snowflake packages")
    session = snowpark.Session.builder.config("local_testing", True).create()
    schema = pa.schema(
        [("task", pa.string()), ("as_of_date", pa.date32()), ("score", pa.float64())]
    )
    rows = [("a", dt.date(2024, 1, 1), 0.5), ("b", dt.date(2024, 1, 1), None)]
    table = frames.write(session, pd.DataFrame(rows, columns=schema.names), schema)
    assert frames.columns(table) == schema.names
    assert frames.read(table, ["score"], task="a").to_dict("list") == {"score": [0.5]}
    empty = frames.write(session, pd.DataFrame(columns=schema.names), schema)
    assert frames.read(empty).empty
    batches = (pd.DataFrame([row], columns=schema.names) for row in rows)
    streamed = frames.write_batches(session, batches, schema)
    assert frames.read(streamed).sort_values("score")["score"].tolist()[0] == 0.5
    assert len(frames.read(streamed)) == 2
    since = frames.read(streamed, ["task"], dt.date(2024, 1, 2))
    assert since.empty
    session.close()


def test_the_zone_of_one_row_is_not_that_of_the_next() -> None:
    noon = "2026-02-15 12:00:00"
    written = (
        noon,
        f"{noon} Europe/Berlin",
        noon,
        f"{noon}+02",
        "2026-02-15",
        "2026-02-15T12:00:00Z",
    )
    values = ", ".join(f"('{text}')" for text in written)
    table = duckdb.sql(f"from (values {values}) as t (said)")
    read = frames.read_texts(table, ["said"], times=["said"])["said_utc"].tolist()
    hours = ["12", "11", "12", "10", "00", "12"]
    assert read == [f"2026-02-15 {hour}:00:00" for hour in hours]
