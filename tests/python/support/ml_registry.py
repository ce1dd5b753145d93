"""A registry in an empty DuckDB: what dbt does with it, without dbt."""

import duckdb
import pandas as pd

from ml_shop import TASK, training_set
from nextbest import frames
from nextbest.ml.registry.retraining import train_due_models
from nextbest.ml.registry.rows import SCHEMA


def warehouse() -> duckdb.DuckDBPyConnection:
    """Return a warehouse with a training set and its gate."""
    con = duckdb.connect()
    con.register("frame", training_set())
    con.execute("create table training_set as select * from frame")
    con.execute("create table gates as " + gates())
    return con


def gates(as_of_date: str = "2024-04-15", is_trainable: bool = True, horizon_days: int = 7) -> str:
    """Return the query of the gate of the task."""
    return (
        f"select '{TASK}' as task, {horizon_days} as horizon_days, 'binary' as kind, 'customer' as "
        f"grain, 1.0 as value_scale, {is_trainable} as is_trainable, date '{as_of_date}' as "
        f"as_of_date, timestamp '{as_of_date} 08:00' as run_started_at, 1000 as n_training_rows"
    )


def build(con, training=None, **meta) -> pd.DataFrame:
    """Do what dbt does with the registry, and return what the build added."""
    exists = con.execute("select count(*) from duckdb_tables() where table_name = 'registry'")
    registry = con.table("registry") if exists.fetchall()[0][0] else None
    sets = training or {"customer": con.table("training_set")}
    rows = train_due_models(sets, con.table("gates"), registry, {"n_threads": 1} | meta)
    con.register("new_rows", frames.write(None, rows, SCHEMA))
    verb = "insert into registry" if registry else "create table registry as"
    con.execute(f"{verb} select * from new_rows")
    return rows
