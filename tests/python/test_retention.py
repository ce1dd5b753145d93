"""Rows older than their retention are left out of everything that is computed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builds import Build, rewrite

pytestmark = pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process
DAYS = {
    "shop.orders": 300,
    "web.events": 60,
    "esp.email_events": 70,
    "esp.campaigns": 80,
    "crm.support_tickets": 90,
}
EVENT_TIMES = {
    "shop.orders": "ordered_at",
    "web.events": "occurred_at",
    "esp.email_events": "occurred_at",
    "esp.campaigns": "sent_at",
    "crm.support_tickets": "opened_at",
}
# The oldest order has a currency of the past, and a fifth of the customers begin with an order.
PLANTED = {
    "shop.orders": "select * replace (case when ordered_at = (select min(ordered_at) from raw) "
    "then 'DEM' else currency end as currency) from raw",
    "crm.customers": "select * replace (case when hash(customer_id) % 5 > 0 then signed_up_at end "
    "as signed_up_at) from raw",
}
# What tells of raw rows, used or not, and of the build itself.
ABOUT_ROWS = (
    "int_.*_validated|fct_rejected_rows|fct_cleaning_summary|int_build_.*|int_cleaning_.*|"
    "int_source_.*|fct_source_health|fct_source_days"
)


@pytest.fixture(scope="module")
def builds(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, Build]:
    """Build a shop with retention, and the same shop without the rows that have expired.

    Everything is built that nothing is trained for: what is trained is trained on it.
    """
    folder = tmp_path_factory.mktemp("retention")
    (folder / "expired").mkdir()
    (folder / "removed").mkdir()
    whole = rewrite(mini_shop, folder / "whole", PLANTED)
    expired = Build(folder / "expired", {"raw_dir": str(whole), "retention_days": DAYS})
    arguments = ["--resource-type", "model", "--resource-type", "seed"]
    arguments += ["--exclude", "int_prediction_models+", "int_ranking_models+", "fct_publications"]
    expired.must("build", *arguments)
    as_of = expired.value("select as_of_date from intermediate.int_build_context")
    old = {
        table: f"cast({column} as timestamp) < timestamp '{as_of}' - interval {DAYS[table]} days"
        for table, column in EVENT_TIMES.items()
    }
    old["esp.email_events"] += " and event_type not in ('unsubscribe', 'complaint', 'bounce')"
    orders = f"read_csv('{whole}/shop/orders.csv', all_varchar = true)"
    # an order that has rows of both ages keeps its lines
    old["shop.order_lines"] = (
        f"order_id in (select order_id from {orders} group by order_id "
        f"having bool_and({old['shop.orders']}))"
    )
    changes = {
        table: f"from raw where not coalesce({condition}, false)"
        for table, condition in old.items()
    }
    kept = rewrite(whole, folder / "kept", changes)
    removed = Build(folder / "removed", {"raw_dir": str(kept)})
    removed.must("build", *arguments)
    return expired, removed


def test_everything_computed_is_that_of_a_shop_without_the_old_rows(
    builds: tuple[Build, Build],
) -> None:
    expired, removed = builds
    tables = removed.rows(
        "select schema_name || '.' || table_name, string_agg(column_name, ', ') "
        "from duckdb_columns() inner join duckdb_tables() using (schema_name, table_name) "
        "where schema_name in ('intermediate', 'marts') "
        f"and not regexp_full_match(table_name, '{ABOUT_ROWS}') "
        # each database has a salt of its own
        "and column_name not in ('updated_at', 'run_started_at', 'name_hash') "
        "group by all order by all"
    )
    names = {name for name, _ in tables}
    assert len(names) > 60
    assert {
        "marts.fct_orders",
        "intermediate.int_customer_features",
        # with these, dim_customers shows what is predicted, too
        "intermediate.int_customer_rfm",
        "intermediate.int_customer_next_orders",
        "intermediate.int_recommendation_features",
        "intermediate.int_purchase_labels",
        "intermediate.int_feature_norms",
        "intermediate.int_category_margins",
        "intermediate.int_shop_margins",
        "intermediate.int_customer_price_sensitivity",
    } <= names
    different = {}
    for name, columns in tables:
        query = f"select {columns} from {name} order by all"
        before, after = expired.rows(query), removed.rows(query)
        if before != after:
            different[name] = (len(before), len(after))
    assert different == {}
    assert removed.value("select as_of_date from intermediate.int_build_context") == expired.value(
        "select as_of_date from intermediate.int_build_context"
    )


def test_used_and_rejected_rows_are_still_all_raw_rows(builds: tuple[Build, Build]) -> None:
    expired, _ = builds
    found = dict(
        expired.rows(
            "select system || '.' || source_table, n_rows from marts.fct_cleaning_summary "
            "where kind in ('retention_expired', 'order:retention_expired')"
        )
    )
    assert set(found) == {*DAYS, "shop.order_lines"}
    assert min(found.values()) > 0
    for table, n_rows in expired.rows(
        "select system || '__' || source_table, sum(n_rows) from marts.fct_cleaning_summary "
        "where outcome in ('used', 'rejected') group by all"
    ):
        assert n_rows == expired.value(f"select count(*) from staging.stg_{table}"), table


@pytest.mark.parametrize(
    ("retention", "named"),
    [
        ({"crm.consents": 365}, 'a "no" holds until a newer "yes"'),
        ({"crm.customers": 365}, "tell who they are"),
        ({"crm.erasure_requests": 365}, "an erasure is permanent"),
        ({"shop.order_lines": 365}, "name shop.orders instead"),
        ({"shop.products": 365}, "tell of no person"),
        ({"web.event": 365}, "there is no table web.event; expected days by table, of"),
        ({"web.events": 0}, "web.events has 0; expected a whole number of days from 1"),
        ({"web.events": "730"}, "web.events has 730; expected a whole number of days from 1"),
        ({"web.events": True}, "web.events has True; expected a whole number of days from 1"),
        ([730], "is not a mapping; expected days by table"),
    ],
    ids=str,
)
def test_a_retention_that_cannot_be_is_refused(
    retention: object, named: str, say: Callable[..., str]
) -> None:
    said = say("check_retention", retention=retention)
    assert "var retention_days" in said
    assert named in said


def test_any_retention_of_tables_with_a_time_of_their_own_is_taken(say: Callable[..., str]) -> None:
    assert say("check_retention", retention={}) == ""
    assert say("check_retention", retention=DAYS) == ""
