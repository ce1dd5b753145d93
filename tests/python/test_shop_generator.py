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
    assert len(files_of(first)) == 12
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


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate a shop in which another tool decided for 20 weeks, from day 82 of 220 on."""
    folder = tmp_path_factory.mktemp("past")
    plan = ShopPlan(customers=8_000, days=220, seed=5, past_weeks=20)
    write_shop(plan, folder / "raw", folder / "truth")
    return folder


def test_mails_of_the_past_have_the_effect_that_is_written_down(past: Path) -> None:
    """The groups differ in nothing but mails, so their orders differ by those of mails."""
    rows = duckdb.sql(f"""
        with placed as (
            select customer_id, count(*) as n_orders
            from read_parquet('{past}/truth/past.parquet') as entered
            inner join read_parquet('{past}/raw/shop/orders.parquet') as orders
                using (customer_id)
            where orders.ordered_at >= entered.entered_on and orders.cancelled_at is null
            group by customer_id
        )
        select is_holdout, avg(coalesce(n_orders, 0)), var_samp(coalesce(n_orders, 0)) / count(*),
            count(*), avg(orders_by_mail)
        from read_parquet('{past}/truth/past.parquet')
        left join placed using (customer_id)
        group by is_holdout order by is_holdout
    """).fetchall()
    (_, treated, of_treated, n_treated, effect), (_, held, of_held, n_held, none) = rows
    assert effect > 0.05
    assert none == 0
    assert 0.04 < n_held / (n_held + n_treated) < 0.06
    assert abs(treated - held - effect) < 3 * (of_treated + of_held) ** 0.5


def test_nobody_in_the_holdout_of_the_past_is_mailed(past: Path) -> None:
    (n_mails, n_offers, n_held) = duckdb.sql(f"""
        select
            (select count(*) from read_parquet('{past}/raw/esp/email_events.parquet') as events
            inner join read_parquet('{past}/truth/past.parquet') as entered using (customer_id)
            where entered.is_holdout and events.event_type = 'sent'
            and events.occurred_at >= entered.entered_on),
            count(offer_code), count(*)
        from read_parquet('{past}/raw/nextbest/decisions.parquet') where is_holdout
    """).fetchone()
    assert n_held > 1_000
    assert (n_mails, n_offers) == (0, 0)


def test_popular_products_are_clicked_half_as_often(past: Path) -> None:
    (control, popular, n_popular) = duckdb.sql(f"""
        select
            sum(clicks_as_drawn) filter (variant = 'control')
            / sum(clicks_with_own_picks) filter (variant = 'control'),
            sum(experiment_mails_clicked) filter (variant = 'popular')
            / sum(clicks_with_own_picks) filter (variant = 'popular'),
            sum(experiment_mails_clicked) filter (variant = 'popular')
        from read_parquet('{past}/truth/past.parquet')
    """).fetchone()
    assert control == pytest.approx(1)
    assert n_popular > 100
    assert popular == pytest.approx(0.5, abs=0.12)


def test_the_web_tracking_fails_for_four_days(past: Path) -> None:
    days = duckdb.sql(f"""
        select distinct occurred_at::date as day
        from read_parquet('{past}/raw/web/events.parquet')
        where occurred_at::date between date '2026-04-12' and date '2026-04-21' order by day
    """).fetchall()
    assert [day.day for (day,) in days] == [12, 13, 14, 19, 20, 21]


def test_a_shop_without_a_past_has_an_empty_one(mini_shop: Path) -> None:
    for name in ("decisions", "deliveries"):
        file = mini_shop / "nextbest" / f"{name}.csv"
        assert len(file.read_text(encoding="utf-8").splitlines()) == 1


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
        (["--customers", "10", "--past-weeks", "3", "--out", "x"], "past weeks"),
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
