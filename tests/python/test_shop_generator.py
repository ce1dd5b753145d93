"""The shop generator: repeatable, complete, and with a truth that is worth predicting."""

import filecmp
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import yaml
from sklearn.metrics import roc_auc_score

from nextbest.cli import main
from nextbest.shop_generator import ShopPlan, generator, write_shop

ROOT = Path(__file__).parents[2]


def files_of(folder: Path) -> dict[str, Path]:
    return {str(file.relative_to(folder)): file for file in sorted(folder.glob("*/*.csv"))}


def assert_same_files(first: Path, second: Path) -> None:
    assert files_of(first).keys() == files_of(second).keys()
    assert len(files_of(first)) == 10
    different = [
        name
        for name, file in files_of(first).items()
        if not filecmp.cmp(file, files_of(second)[name], shallow=False)
    ]
    assert different == []


def test_the_same_seed_gives_the_same_shop(mini_shop: Path, tmp_path: Path) -> None:
    plan = ShopPlan(customers=400, days=500, seed=7, file_format="csv")
    write_shop(plan, tmp_path)
    assert_same_files(mini_shop, tmp_path)


def test_chunks_change_nothing_but_the_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = ShopPlan(customers=300, days=90, seed=7, file_format="csv")
    write_shop(plan, tmp_path / "whole")
    monkeypatch.setattr(generator, "CHUNK_CUSTOMERS", 110)
    write_shop(plan, tmp_path / "chunks")
    for name, file in files_of(tmp_path / "whole").items():
        lines = (tmp_path / "chunks" / name).read_text(encoding="utf-8").splitlines()
        assert sorted(file.read_text(encoding="utf-8").splitlines()) == sorted(lines), name


def test_another_seed_gives_another_shop(mini_shop: Path, tmp_path: Path) -> None:
    plan = ShopPlan(customers=400, days=500, seed=8, file_format="csv")
    write_shop(plan, tmp_path)
    for name in ("shop/orders.csv", "web/events.csv", "crm/customers.csv"):
        assert not filecmp.cmp(mini_shop / name, tmp_path / name, shallow=False), name


def test_the_demo_is_what_the_generator_writes(tmp_path: Path) -> None:
    main(["generate", "--demo", "--out", str(tmp_path)])
    assert_same_files(ROOT / "seeds" / "demo", tmp_path)


def test_every_column_of_the_contract_is_there(mini_shop: Path) -> None:
    for file in ROOT.glob("models/staging/*/_*__sources.yml"):
        (source,) = yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]
        for table in source["tables"]:
            file_of_table = mini_shop / source["name"] / f"{table['name']}.csv"
            header = file_of_table.read_text(encoding="utf-8").split("\n", 1)[0]
            # a shop of one language and of one zone does not ask for them
            columns = {column["name"] for column in table["columns"]} - {"language", "time_zone"}
            assert columns == set(header.split(",")), table["name"]


def test_the_truth_is_worth_predicting(tmp_path: Path) -> None:
    plan = ShopPlan(customers=6_000, days=400, seed=3, file_format="parquet")
    write_shop(plan, tmp_path / "raw", tmp_path / "truth")
    rows = duckdb.sql(f"""
        with last_orders as (
            select customer_id, max(ordered_at) as last_ordered_at
            from read_parquet('{tmp_path}/raw/shop/orders.parquet') group by customer_id
        )
        select
            purchased_7d::int as purchased,
            purchase_7d_probability as probability,
            epoch(coalesce(last_ordered_at, timestamp '1970-01-01')) as recency
        from read_parquet('{tmp_path}/truth/customers.parquet')
        left join last_orders using (customer_id)
        order by customer_id
    """).fetchnumpy()
    of_truth = roc_auc_score(rows["purchased"], rows["probability"])
    of_recency = roc_auc_score(rows["purchased"], rows["recency"])
    assert 0.70 <= of_truth <= 0.90
    assert of_truth >= of_recency + 0.03
    assert abs(rows["purchased"].mean() - rows["probability"].mean()) < 0.01


COUNTED_ANEW = {
    ("crm", "customers", "email_case"): "lower(email) <> email",
    ("crm", "customers", "outer_blanks"): "trim(email) <> email",
    ("crm", "customers", "customer_id_missing"): "customer_id is null",
    ("shop", "products", "price_not_positive"): "price::decimal(18, 4) <= 0",
    ("shop", "orders", "currency_unexpected"): "currency <> 'EUR'",
    ("shop", "orders", "dated_after_loading"): "ordered_at > loaded_at",
    ("shop", "order_lines", "wrong_type"): "unit_price = 'abc'",
    ("shop", "order_lines", "quantity_zero"): "quantity = '0'",
    ("web", "events", "event_type_unknown"): "event_type = 'heartbeat'",
    ("esp", "email_events", "machine_open"): "is_machine_open = 'true'",
}


def test_dirt_is_planted_as_counted(tmp_path: Path) -> None:
    plan = ShopPlan(customers=1_000, days=200, seed=5, file_format="csv")
    write_shop(plan, tmp_path, tmp_path / "truth")
    rows = duckdb.sql(f"from read_parquet('{tmp_path}/truth/dirt.parquet')").fetchall()
    planted = {(system, table, kind): n_rows for system, table, kind, n_rows in rows}
    for (system, table, kind), condition in COUNTED_ANEW.items():
        (found,) = duckdb.sql(
            f"select count(*) from read_csv('{tmp_path}/{system}/{table}.csv', all_varchar = true) "
            f"where {condition}"
        ).fetchone()
        assert found == planted[system, table, kind] > 0, kind


def test_nothing_happens_after_the_end(tmp_path: Path) -> None:
    plan = ShopPlan(customers=1_000, days=200, seed=5, end_date=date(2025, 3, 9))
    write_shop(plan, tmp_path)
    for table, moment in (
        ("shop/orders", "ordered_at"),
        ("web/events", "occurred_at"),
        ("esp/email_events", "occurred_at"),
        ("crm/support_tickets", "opened_at"),
        ("crm/consents", "changed_at"),
    ):
        (last,) = duckdb.sql(
            f"select greatest(max({moment}), max(loaded_at)) "
            f"from read_parquet('{tmp_path}/{table}.parquet')"
        ).fetchone()
        assert datetime(2025, 3, 1) < last < datetime(2025, 3, 10), table


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--customers", "0", "--out", "x"], "customers"),
        (["--customers", "10", "--days", "1", "--out", "x"], "days"),
        (["--customers", "10", "--out", "x", "--end-date", "May"], "end-date"),
    ],
)
def test_what_cannot_be_generated_is_said(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(["generate", *arguments])
    except SystemExit as ended:  # the parser's own way out
        status = ended.code
    assert status == 2
    assert named in capsys.readouterr().err
