"""Run the pandas peer on the clean tables and check that it finds the same numbers."""

import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import yaml

import pandas_features
from pandas_parts import Settings

TABLES = (
    "order_lines",
    "web_sessions",
    "web_events",
    "email_events",
    "support_tickets",
    "customer_versions",
)
COMPARED = {
    "n_orders": 0,
    "n_orders_90d": 0,
    "revenue": 1e-3,
    "days_since_last_order": 0,
    "recency_ratio": 1e-9,
    "revenue_decayed": 0.05,
    "n_sessions_30d": 0,
    "avg_session_minutes_90d": 1e-9,
    "n_product_views_30d": 0,
    "n_opens_90d": 0,
    "n_tickets_365d": 0,
}
COMPARED_TEXTS = ("favourite_category", "most_viewed_brand_90d", "region", "most_active_hour")


def compare_with_pandas(connection: duckdb.DuckDBPyConnection) -> float:
    """Return the seconds that pandas takes, frames in memory, once its numbers are the same."""
    expected = connection.execute(
        "select * from intermediate.int_customer_features where is_scoring"
    ).df()
    expected = expected.set_index("customer_id")
    as_of = pd.Timestamp(expected["as_of_date"].iloc[0])
    cap = connection.execute(
        "select line_amount_cap from intermediate.int_feature_norms where as_of_date = ?", [as_of]
    ).fetchall()[0][0]
    tables = {
        name: connection.execute(f"select * from intermediate.int_{name}").df() for name in TABLES
    }
    start = time.perf_counter()
    found = pandas_features.compute(tables, as_of, settings(float(cap)))
    seconds = time.perf_counter() - start
    check(found.reindex(expected.index), expected)
    return seconds


def settings(line_amount_cap: float) -> Settings:
    """Read the vars of the project that features depend on."""
    project = yaml.safe_load(Path("dbt_project.yml").read_text())
    names = set(Settings.__dataclass_fields__) - {"line_amount_cap"}
    return Settings(
        line_amount_cap=line_amount_cap, **{name: project["vars"][name] for name in names}
    )


def check(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Stop at a column in which pandas and the warehouse differ."""
    for name, tolerance in COMPARED.items():
        one, other = found[name].astype(float), expected[name].astype(float)
        same = np.isclose(one, other, rtol=1e-9, atol=tolerance, equal_nan=True)
        assert same.all(), f"{name}: {(~same).sum()} customers differ"
    for name in COMPARED_TEXTS:
        same = (found[name] == expected[name]) | (found[name].isna() & expected[name].isna())
        assert same.all(), f"{name}: {(~same).sum()} customers differ"
