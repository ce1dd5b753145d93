"""Run the pandas peer on the clean tables and check that it finds the same numbers."""

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


class PandasPeer:
    """The clean tables as frames, and what pandas makes of them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.tables = {
            name: self._frame(f"select * from intermediate.int_{name}") for name in TABLES
        }
        norms = self._frame(
            "select norms.* from intermediate.int_feature_norms as norms "
            "inner join intermediate.int_build_context as context using (as_of_date)"
        )
        self.as_of = pd.Timestamp(norms["as_of_date"].iloc[0])
        self.settings = settings(float(norms["line_amount_cap"].iloc[0]))
        self.found = pd.DataFrame()

    def compute(self) -> None:
        """Compute the features; this is what is timed."""
        self.found = pandas_features.compute(self.tables, self.as_of, self.settings)

    def check(self) -> None:
        """Stop where pandas and the warehouse differ."""
        expected = self._frame("select * from intermediate.int_customer_features where is_scoring")
        expected = expected.set_index("customer_id")
        check(self.found.reindex(expected.index), expected)

    def _frame(self, query: str) -> pd.DataFrame:
        return self.connection.execute(query).df()


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
