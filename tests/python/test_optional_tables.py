"""Any subset of the optional tables builds, from every way in, and so do odd shops."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK, Build, rewrite

WEB = ["web.events"]
ESP = ["esp.campaigns", "esp.email_events"]
OPTIONAL_COLUMNS = {
    "crm.customers": "external_id, first_name, last_name, birth_date, gender, country, region, "
    "device, loyalty_tier, interests, lifestyle, updated_at, loaded_at",
    "shop.products": "category, brand, description, unit_cost, image_url, product_url, "
    "launched_on, is_available",
    "shop.orders": "status, cancelled_at, channel, currency, campaign_id, loaded_at",
    "shop.order_lines": "order_line_id, discount_amount, loaded_at",
    "web.events": "product_id, device, loaded_at",
    "esp.email_events": "is_machine_open, loaded_at",
    "esp.campaigns": "name, sent_at, offer_code, variant",
}


def columns_replaced_by_null(columns: str) -> str:
    return ", ".join(f"null as {column.strip()}" for column in columns.split(","))


def assert_every_customer_is_served(build: Build) -> None:
    customers = build.value("select count(*) from marts.dim_customers")
    assert customers > 0
    served = build.rows(
        "select count(distinct product_id) as n, count(distinct customer_id) "
        "from marts.fct_product_recommendations group by customer_id "
    )
    assert len(served) == customers
    shop_serves = min(10, build.value("select count(*) from marts.dim_products where is_available"))
    assert {n for n, _ in served} == {shop_serves}


def test_no_optional_table_and_no_optional_column(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    changes = {
        table: f"select * exclude ({columns}) from raw"
        for table, columns in OPTIONAL_COLUMNS.items()
    }
    shop = rewrite(mini_shop, tmp_path / "shop", changes)
    build = new_build(raw_dir=str(shop), optional_tables=[], consent_default="granted")
    build.must("build")
    assert_every_customer_is_served(build)
    assert build.value("select count(*) from marts.fct_email_profiles where is_active") > 0
    assert build.value("select count(n_sessions_30d) from intermediate.int_customer_features") == 0


@pytest.mark.slow
def test_web_only_from_parquet_with_optional_columns_all_null(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    changes = {
        table: f"select * replace ({columns_replaced_by_null(columns)}) from raw"
        for table, columns in OPTIONAL_COLUMNS.items()
    }
    shop = rewrite(mini_shop, tmp_path / "shop", changes, to="parquet")
    build = new_build(
        raw_dir=str(shop), raw_format="parquet", optional_tables=WEB, consent_default="granted"
    )
    build.must("build")
    assert_every_customer_is_served(build)
    assert build.value("select count(n_sessions_30d) from intermediate.int_customer_features") > 0
    assert build.value("select count(open_rate_90d) from intermediate.int_customer_features") == 0


@pytest.mark.slow
def test_esp_only_from_tables_of_the_warehouse(
    mini_shop: Path, new_build: Callable[..., Build]
) -> None:
    build = new_build(
        raw_dir="",
        raw_schemas={"crm": "our_crm", "shop": "our_shop", "esp": "our_esp"},
        optional_tables=ESP,
        consent_default="granted",
    )
    with duckdb.connect(str(build.database)) as con:
        for system in ("crm", "shop", "esp"):
            con.execute(f"create schema our_{system}")
            for file in mini_shop.glob(f"{system}/*.csv"):
                # typed as DuckDB guesses them, as a warehouse would have them
                con.execute(
                    f"create table our_{system}.{file.stem} as from read_csv(?, sample_size = -1)",
                    [str(file)],
                )
    build.must("build")
    assert_every_customer_is_served(build)
    assert build.value("select count(open_rate_90d) from intermediate.int_customer_features") > 0


@pytest.mark.slow
def test_all_systems_from_parquet_give_what_csv_gives(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    shop = rewrite(mini_shop, tmp_path / "shop", {}, to="parquet")
    from_csv = new_build(raw_dir=str(mini_shop), tasks=ONE_TASK)
    from_parquet = new_build(raw_dir=str(shop), raw_format="parquet", tasks=ONE_TASK)
    tables = [
        "marts.fct_rejected_rows",
        "marts.fct_customer_scores",
        "marts.fct_product_recommendations",
        "marts.fct_next_best_offers",
    ]
    from_csv.must_run()
    from_parquet.must_run()
    for table in tables:
        rows = from_csv.rows(f"from {table} order by all")
        assert rows, table
        assert from_parquet.rows(f"from {table} order by all") == rows, table


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "changes", "is_served"),
    [
        (
            "one product",
            {
                "shop.products": "from raw where product_id = (select min(product_id) from raw "
                "where try_cast(price as double) > 0)"
            },
            True,
        ),
        ("no e-mail address", {"crm.customers": "select * replace (null as email) from raw"}, True),
    ],
)
def test_odd_shops_build(
    name: str,
    changes: dict[str, str],
    is_served: bool,
    mini_shop: Path,
    tmp_path: Path,
    new_build: Callable[..., Build],
) -> None:
    build = new_build(raw_dir=str(rewrite(mini_shop, tmp_path / "shop", changes)))
    build.must("build")
    assert build.value("select count(*) from marts.fct_customer_scores") > 0, name
    assert build.value("select count(*) from marts.fct_email_profiles where is_active") > 0, name
    if is_served and name != "one product":
        assert_every_customer_is_served(build)


@pytest.mark.slow
def test_a_shop_without_orders_has_models_of_its_mails_alone(
    mini_shop: Path, tmp_path: Path, new_build: Callable[..., Build]
) -> None:
    changes = {"shop.orders": "from raw limit 0", "shop.order_lines": "from raw limit 0"}
    shop = rewrite(mini_shop, tmp_path / "shop", changes)
    build = new_build(raw_dir=str(shop))
    build.must("build")
    reasons = dict(build.rows("select task, reason from intermediate.int_task_gates"))
    assert {task for task, reason in reasons.items() if reason is None} == {"open", "click"}
    trained = build.rows("select distinct task from state.int_prediction_models")
    assert sorted(trained) == [("click",), ("open",)]
    profiles = build.rows(
        "select distinct purchase_7d_probability, fallback_level > 0 from marts.fct_email_profiles"
        " where is_active"
    )
    assert profiles == [(None, True)]
