"""Keys and numbers as strangers export them: read alike in every table, or set aside by name."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import Build, rewrite

MODELS = [
    f"+{name}"
    for name in (
        "int_customer_features",
        "int_category_margins",
        "int_shop_margins",
        "int_suppressions",
        "fct_orders",
        "dim_products",
        "fct_cleaning_summary",
        "fct_rejected_rows",
    )
]
RUPIAH = 170_000
# ids of digits alone, those of each table as another tool wrote them
TO_DIGITS = "regexp_replace({0}, '[^0-9]', '', 'g') || '{1}' as {0}"
SUFFIX = {"crm.customers": "", "shop.orders": ".0", "crm.consents": ".00", "web.events": ".0"}
AS_DECIMAL = "nullif(regexp_replace(customer_id, '[^0-9]', '', 'g'), '')::decimal(18, 2)"
ZEROS = {  # times that are missing, as an export may write them
    "crm.customers": "case when customer_id not like '%7' then signed_up_at else '0001-01-01' end "
    "as signed_up_at",
    "shop.orders": "coalesce(cancelled_at, '1970-01-01 00:00:00') as cancelled_at",
    "crm.support_tickets": "coalesce(closed_at, '1900-01-01') as closed_at",
}
ABSURD = {
    # key of a line: its quantity, its price, what is told of it
    "ean": ("4006381333931", "10", "quantity=4006381333931"),
    "price": ("1", "96000000000000", "unit_price=96000000000000"),
    "long": ("123456789012345678901234567890", "10", "quantity=123456789012345678901234567890"),
    "both": ("900000", "9000000", "quantity=900000; unit_price=9000000"),
}


def times(column: str) -> str:
    return f"(try_cast({column} as double) * {RUPIAH})::decimal(18, 2)::varchar as {column}"


@pytest.fixture(scope="module")
def stranger(mini_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a rupiah shop whose ids were read as floats or decimals, with a few absurd numbers.

    It writes a missing time as the zero of a calendar.
    """
    folder = tmp_path_factory.mktemp("stranger")
    changes = {
        table: f"select * replace ({TO_DIGITS.format('customer_id', suffix)}) from raw"
        for table, suffix in SUFFIX.items()
    }
    for table in ("crm.support_tickets", "esp.email_events"):
        changes[table] = f"select * replace ({AS_DECIMAL} as customer_id) from raw"
    for table in ("shop.orders", "crm.support_tickets", "esp.email_events"):
        changes[table] += " where customer_id not like 'X%'"
    for table, column in ZEROS.items():
        changes[table] = changes[table].replace("(", f"({column}, ", 1)
    changes["shop.products"] = (
        f"select * replace ({times('price')}, {times('unit_cost')}) from raw union all by name "
        "(select * replace ('gold' as product_id, '1e18' as price) from raw limit 1) "
        "union all by name (select * replace ('ore' as product_id, '100' as price, "
        "'1e18' as unit_cost) from raw limit 1)"
    )
    changes["shop.order_lines"] = (
        f"select * replace ({times('unit_price')}, {times('discount_amount')}) from raw"
    ) + "".join(
        f" union all by name (select * replace ('{key}' as order_line_id, '{quantity}' as quantity,"
        f" '{price}' as unit_price, '0' as discount_amount) from raw limit 1)"
        for key, (quantity, price, _) in ABSURD.items()
    )
    raw = rewrite(mini_shop, folder / "shop", changes, to="parquet")
    build = Build(folder, {"raw_dir": str(raw), "raw_format": "parquet"})
    build.must_run(*MODELS)
    return build


def test_keys_read_as_floats_or_decimals_meet_their_customers(stranger: Build) -> None:
    unknown = (
        "select coalesce(sum(n_rows), 0) from marts.fct_cleaning_summary where kind = "
        "'customer_unknown' and source_table in ('orders', 'email_events', 'support_tickets')"
    )
    assert stranger.value(unknown) == 0
    normalized = stranger.rows(
        "select source_table, n_rows > 300 from marts.fct_cleaning_summary "
        "where kind = 'key_normalized' and n_rows > 50 order by all"
    )
    assert normalized == [
        ("consents", True),
        ("email_events", True),
        ("events", True),
        ("orders", True),
        ("support_tickets", False),
    ]
    with_point = "select count(*) from marts.fct_orders where customer_id like '%.%'"
    assert stranger.value(with_point) == 0
    # a "no" under 36.00 is the "no" of 36
    refused = (
        "select count(*) from intermediate.int_suppressions where refused_at is not null "
        "and identity_id in (select raw_customer_id from intermediate.int_customer_ids)"
    )
    assert stranger.value(refused) > 0
    unattributed = "select count(*) from intermediate.int_suppressions where identity_id like '%.%'"
    assert stranger.value(unattributed) == 0


def test_the_zero_of_a_calendar_is_a_missing_time(stranger: Build) -> None:
    corrected = stranger.rows(
        "select source_table, n_rows > 30 from marts.fct_cleaning_summary "
        "where kind = 'dated_too_early' and outcome = 'corrected' order by all"
    )
    assert corrected == [("customers", True), ("orders", True), ("support_tickets", False)]
    # no cancellation of 1970: about one order in forty is cancelled
    cancelled = "select avg(is_cancelled::int) between 0.001 and 0.1 from marts.fct_orders"
    assert stranger.value(cancelled)
    for began in (
        "select min(began_at) from intermediate.int_customer_ids",
        "select min(signed_up_at) from intermediate.int_customer_versions",
        "select min(closed_at) from intermediate.int_support_tickets",
    ):
        assert stranger.value(began).year > 2020, began


@pytest.mark.parametrize("key", ABSURD)
def test_an_absurd_number_sets_its_row_aside_by_name(key: str, stranger: Build) -> None:
    query = (
        "select reason, raw_row from marts.fct_rejected_rows "
        f"where source_table = 'order_lines' and source_key = '{key}'"
    )
    ((reason, raw_row),) = stranger.rows(query)
    assert reason == "out_of_range"
    assert json.loads(raw_row)["out_of_range"].rstrip("; ") == ABSURD[key][2]


def test_an_absurd_price_sets_its_product_aside(stranger: Build) -> None:
    query = "select reason from marts.fct_rejected_rows where source_key = 'gold'"
    assert stranger.rows(query) == [("out_of_range",)]


def test_an_absurd_cost_is_unknown_and_its_product_is_sold(stranger: Build) -> None:
    query = "select unit_cost from intermediate.int_products where product_id = 'ore'"
    assert stranger.rows(query) == [(None,)]
    counted = (
        "select source_table, outcome, n_rows from marts.fct_cleaning_summary "
        "where kind = 'unit_cost_out_of_range'"
    )
    assert stranger.rows(counted) == [("products", "corrected", 1)]


def test_money_of_a_rupiah_shop_adds_up(mini_shop: Path, stranger: Build) -> None:
    assert stranger.value("select sum(net_amount) from marts.fct_orders") > 10**10
    assert stranger.value(
        "select count(*) = 0 from marts.fct_orders "
        "where gross_amount - discount_amount - returned_amount <> net_amount and not is_cancelled"
    )
    assert stranger.value("select max(revenue) from intermediate.int_customer_features") > 10**7


FLOATS = {
    # a column of numbers: what is said of it
    "whole": ("36.0", "DOUBLE", ""),
    "empty": ("null", "DOUBLE", ""),
    "fraction": ("12.5", "DOUBLE", "shop.orders.id: the value 12.5 has the type DOUBLE; expected"),
    "beyond a double": ("1e17", "DOUBLE", "has the type DOUBLE; expected text or an integer"),
    "beyond a float": ("16777217", "FLOAT", "has the type FLOAT; expected text or an integer"),
}


@pytest.mark.filterwarnings("ignore")  # dbt's own, as it runs in this process
@pytest.mark.parametrize("kind", FLOATS)
def test_number_columns_are_keys_as_far_as_they_tell_them_apart(
    kind: str, say: Callable[..., str]
) -> None:
    value, column_type, message = FLOATS[kind]
    relation = f"(select {value}::double as id)"
    said = say(
        "check_key_type", table="shop.orders", relation=relation, column="id", type=column_type
    )
    assert message in said
    assert bool(message) == bool(said)
