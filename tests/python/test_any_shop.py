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
    """Build a rupiah shop whose ids were read as floats, with a few absurd numbers."""
    folder = tmp_path_factory.mktemp("stranger")
    changes = {
        table: f"select * replace ({TO_DIGITS.format('customer_id', suffix)}) from raw"
        for table, suffix in SUFFIX.items()
    }
    changes["shop.orders"] += " where customer_id not like 'X%'"
    changes["shop.products"] = (
        f"select * replace ({times('price')}, {times('unit_cost')}) from raw union all by name "
        "(select * replace ('gold' as product_id, '1e18' as price) from raw limit 1)"
    )
    changes["shop.order_lines"] = (
        f"select * replace ({times('unit_price')}, {times('discount_amount')}) from raw"
    ) + "".join(
        f" union all by name (select * replace ('{key}' as order_line_id, '{quantity}' as quantity,"
        f" '{price}' as unit_price, '0' as discount_amount) from raw limit 1)"
        for key, (quantity, price, _) in ABSURD.items()
    )
    build = Build(folder, {"raw_dir": str(rewrite(mini_shop, folder / "shop", changes))})
    build.must_run(*MODELS)
    return build


def test_keys_read_as_floats_meet_their_customers(stranger: Build) -> None:
    unknown = (
        "select coalesce(sum(n_rows), 0) from marts.fct_cleaning_summary "
        "where source_table = 'orders' and kind = 'customer_unknown'"
    )
    assert stranger.value(unknown) == 0
    normalized = stranger.rows(
        "select source_table, n_rows > 300 from marts.fct_cleaning_summary "
        "where kind = 'key_normalized' order by all"
    )
    assert normalized == [("consents", True), ("events", True), ("orders", True)]
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
