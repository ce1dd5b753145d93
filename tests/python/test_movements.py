"""The raw tables of a day hold what was known then; what moves is counted for the right people."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from builds import Build
from chain import Chain, Plant, last_days, load, write_days
from flips import Flips, count_flips
from movements import compared, movement, movements, touch
from nextbest.shop_generator import ShopPlan, write_shop
from poller import Polls
from published_recall import keep_new, recalls

DAYS = [date(2026, 5, day) for day in (10, 11, 12)]
PUBLICATIONS = (
    "select '1' as publication_id, 'full' as kind, date '2026-05-10' as as_of_date, "
    "timestamp '2026-05-10 06:00' as first_updated_at, timestamp '2026-05-10 06:02' as published_at"
)


@pytest.fixture(scope="module", params=["csv", "parquet"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    write_shop(ShopPlan(customers=60, days=60, seed=3, file_format=request.param), folder)
    return folder


def rows(folder: Path, query: str, table: str) -> list[tuple]:
    with duckdb.connect() as con:
        load(con, folder, table)
        return con.execute(query).fetchall()


def test_a_day_holds_what_was_loaded_before_it(shop: Path, tmp_path: Path) -> None:
    day = DAYS[0]
    raw = write_days(shop, tmp_path, [day])[day]
    moments = {"web.events": "coalesce(loaded_at, occurred_at)", "esp.email_events": "loaded_at"}
    for table, moment in (moments | {"esp.campaigns": "sent_at"}).items():
        known = f"select count(*) from raw where cast({moment} as timestamp) < '{day}'"
        held = rows(raw, "select count(*) from raw", table)
        assert held == rows(shop, known, table)
        assert rows(shop, "select count(*) from raw", table) > held > [(0,)]


def test_an_order_cancelled_later_is_placed_and_a_ticket_closed_later_is_open(
    shop: Path, tmp_path: Path
) -> None:
    later = "cast({} as timestamp) >= '{}' and cast(loaded_at as timestamp) < '{}'"
    cancelled_at = "select order_id, cast(cancelled_at as timestamp)::date from raw"
    found = rows(shop, f"{cancelled_at} where cancelled_at is not null order by 2", "shop.orders")
    order, day = next((order, day) for order, day in found if day > DAYS[0])
    raw = write_days(shop, tmp_path, [day])[day]
    held = "select status, cancelled_at from raw where order_id = "
    known = later.format("cancelled_at", day, day)
    assert rows(shop, f"select count(*) from raw where {known}", "shop.orders") >= [(0,)]
    for status, cancelled in rows(raw, f"{held}'{order}'", "shop.orders"):
        assert (status, cancelled) == ("placed", None)
    tickets = rows(shop, "select count(closed_at) from raw", "crm.support_tickets")
    assert rows(raw, "select count(closed_at) from raw", "crm.support_tickets") < tickets


def test_lines_come_with_their_orders(shop: Path, tmp_path: Path) -> None:
    for day, raw in write_days(shop, tmp_path, DAYS).items():
        with duckdb.connect() as con:
            load(con, raw, "shop.order_lines")
            orphans = con.execute(
                "select count(*) from orders where order_id not in (select order_id from raw)"
            ).fetchall()
        assert orphans == [(0,)], day


def test_plants_are_known_from_their_day_on_and_add_up(shop: Path, tmp_path: Path) -> None:
    plants = [
        Plant(DAYS[1], "shop.products", "select * replace ('A' as brand) from raw"),
        Plant(DAYS[2], "shop.products", "select * replace (brand || 'B' as brand) from raw"),
    ]
    raw = write_days(shop, tmp_path, DAYS, plants)
    brands = [rows(raw[day], "select max(brand) from raw", "shop.products") for day in DAYS]
    assert brands[0] not in ([("A",)], [("AB",)])
    assert brands[1:] == [[("A",)], [("AB",)]]


def test_the_last_day_is_the_one_after_the_newest_event(shop: Path) -> None:
    assert last_days(shop, 2) == [date(2026, 5, 31), date(2026, 6, 1)]
    assert last_days(shop, 1, tail_days=7) == [date(2026, 5, 25)]


def test_a_chain_reads_each_day_through_one_path(shop: Path, tmp_path: Path) -> None:
    chain = Chain(Build(tmp_path), write_days(shop, tmp_path / "days", DAYS))
    held = []
    for day in DAYS:
        chain.show(day)
        held += rows(tmp_path / "raw", "select count(*) from raw", "web.events")
    assert held == sorted(set(held))
    assert chain.build.vars["raw_dir"] == str(tmp_path / "raw")


def published(file: Path, profiles: Iterable[dict[str, object]]) -> Path:
    """Write a published file of profiles that differ in little."""
    common = {
        "external_id": "X", "is_active": True, "is_holdout": False, "offer_code": "A",
        "rec_1_id": "P1", "rec_2_id": "P2", "rec_3_id": "P3", "rec_1_price_text": "1",
        "click_probability": 0.1, "updated_at": pd.Timestamp("2026-05-10 06:00:00"),
    }  # fmt: skip
    frame = pd.DataFrame([common | profile for profile in profiles])
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.fct_email_profiles as from frame")
        con.execute(f"create table marts.fct_publications as {PUBLICATIONS}")
        if "new" in file.name:
            later = PUBLICATIONS.replace("05-10", "05-11").replace("'1'", "'2'")
            con.execute(f"insert into marts.fct_publications {later}")
    assert len(frame)
    return file


def compare(folder: Path, old: list[dict], new: list[dict], touched: str = "") -> object:
    files = published(folder / "old.duckdb", old), published(folder / "new.duckdb", new)
    with compared(*files) as con:
        con.execute("create temp table touched (customer_id varchar, is_mailed_only boolean)")
        con.execute("create temp table changed_products (product_id varchar)")
        if touched:
            con.execute(f"insert into touched values {touched}")
        return movement(con, DAYS[1])


def test_rows_are_counted_by_whom_they_are_of(tmp_path: Path) -> None:
    later = {"updated_at": pd.Timestamp("2026-05-11 06:01:00"), "offer_code": "B"}
    old = [{"customer_id": name} for name in "abcd"]
    new = [{"customer_id": name} | later for name in "abc"] + [{"customer_id": "d"}]
    found = compare(tmp_path, old, new, "('a', false), ('b', true)")
    assert found.moved == {"all": 3, "quiet": 2, "silent": 1}
    assert found.rows == {"all": 4, "quiet": 3, "silent": 2}
    assert found.causes["offer"] == 3
    assert found.causes["products"] == 0
    assert found.broken["shares a millisecond"] == 2


def test_who_comes_and_goes_moves(tmp_path: Path) -> None:
    found = compare(tmp_path, [{"customer_id": "a"}], [{"customer_id": "b"}])
    assert found.moved["all"] == found.rows["all"] == 2
    assert found.causes["comes_or_goes"] == 2


RULES = {
    "changed, and updated_at did not": {"offer_code": "B"},
    "updated_at changed, and nothing else": {"updated_at": "2026-05-11 06:01:00"},
    "measured anew without updated_at": {"click_probability": 0.2},
    "goes back": {"offer_code": "B", "updated_at": "2026-05-09 06:01:00"},
    "outside its publication": {"offer_code": "B", "updated_at": "2026-05-11 06:03:00"},
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_of_updated_at_is_validated(rule: str, tmp_path: Path) -> None:
    change = dict(RULES[rule])
    if "updated_at" in change:
        change["updated_at"] = pd.Timestamp(change["updated_at"])
    found = compare(tmp_path, [{"customer_id": "a"}], [{"customer_id": "a"} | change])
    assert found.broken[rule] == 1


def test_a_row_that_stays_breaks_no_rule(tmp_path: Path) -> None:
    found = compare(tmp_path, [{"customer_id": "a"}], [{"customer_id": "a"}])
    assert not any(found.broken.values())
    assert found.moved["all"] == 0


def test_news_of_an_id_is_news_of_whoever_shares_its_address(shop: Path, tmp_path: Path) -> None:
    with duckdb.connect() as con:
        load(con, shop, "web.events", "events")
        load(con, shop, "crm.customers")
        ((first, second),) = con.execute(
            "select min(customer_id), max(customer_id) from raw where email is not null "
            "and customer_id in (select customer_id from events where loaded_at < '2026-05-01')"
        ).fetchall()
    same = (
        f"select * replace (case when customer_id in ('{first}', '{second}') "
        "then 'one@example.com' else email end as email) from raw"
    )
    event = f"from raw where customer_id <> '{second}'"
    plants = [Plant(DAYS[0], "crm.customers", same), Plant(DAYS[0], "web.events", event)]
    old = write_days(shop, tmp_path / "old", DAYS[:1], plants)[DAYS[0]]
    new = write_days(shop, tmp_path / "new", DAYS[:1], plants[:1])[DAYS[0]]
    with duckdb.connect() as con:
        touch(con, old, new)
        found = {who for (who,) in con.execute("select customer_id from touched").fetchall()}
        touch(con, new, new)
        nobody = con.execute("from touched").fetchall()
    assert found == {first, second}
    assert nobody == []


def test_a_mail_sent_is_no_news_and_an_open_is(shop: Path, tmp_path: Path) -> None:
    sent = "from raw where event_type <> 'sent'"
    opened = "from raw where event_type not in ('sent', 'open')"
    whole = write_days(shop, tmp_path / "new", DAYS[2:])[DAYS[2]]
    told = {}
    for name, query in {"sent": sent, "opened": opened}.items():
        plant = Plant(DAYS[2], "esp.email_events", query)
        with duckdb.connect() as con:
            touch(con, write_days(shop, tmp_path / name, DAYS[2:], [plant])[DAYS[2]], whole)
            told[name] = dict(
                con.execute("select is_mailed_only, count(*) from touched group by all").fetchall()
            )
    assert set(told["sent"]) == {True}
    assert told["opened"][False] > 0


def test_offers_that_come_back_within_a_week_are_flips() -> None:
    seen = {"flips": "ABA", "changes": "ABC", "stays": "AAA", "loses it": "A", "pauses": "A A"}
    seen |= {"late": "A" + "B" * 9 + "A", "by a third": "ABCA"}
    with duckdb.connect() as con:
        con.execute("create table shown (day date, customer_id varchar, offer_code varchar)")
        for who, codes in seen.items():
            for place, code in enumerate(codes):
                con.execute(
                    "insert into shown values (date '2026-05-01' + ?::int, ?, trim(?))",
                    [place, who, code],
                )
        assert count_flips(con) == Flips(7, 3, 2)


def test_recall_of_the_same_rows_is_the_same(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "published.duckdb"
    with duckdb.connect(str(file)) as con:
        load(con, shop, "shop.order_lines")
        con.execute("create schema marts")
        con.execute(
            "create temp table bought as select customer_id, product_id "
            "from orders inner join raw using (order_id) where status = 'placed' group by all"
        )
        con.execute(
            "create table marts.fct_product_recommendations as select customer_id, product_id, "
            "row_number() over (partition by customer_id order by product_id) as rank from bought"
        )
        con.execute(
            "create table marts.fct_email_profiles as select customer_id, true as is_active, "
            "false as is_holdout, 'P00001' as rec_1_id, max(product_id) as rec_2_id, "
            "'' as rec_3_id from bought group by all"
        )
    keep_new(file, tmp_path / "new.parquet")
    day = date(2026, 4, 20)
    found = recalls(shop, {day: file}, {day: tmp_path / "new.parquet"})
    assert found[10].n_baskets > 10
    assert found[10].published == found[10].anew > 0.5
    assert found[10].ratio == found[10].low == found[10].high == 1
    assert 0 < found[3].published < found[3].anew


def test_a_poll_of_no_database_is_a_problem_and_a_missing_file_is_none(tmp_path: Path) -> None:
    polls = Polls()
    polls.poll(tmp_path / "none.duckdb")
    assert (polls.n, polls.problems) == (0, {})
    (tmp_path / "half.duckdb").write_bytes(b"half" * 5000)
    polls.poll(tmp_path / "half.duckdb")
    assert (polls.n, list(polls.problems)) == (1, ["IOException"])


def test_movements_compare_neighbouring_days(shop: Path, tmp_path: Path) -> None:
    chain = Chain(Build(tmp_path), write_days(shop, tmp_path / "days", DAYS[:2]))
    for day in DAYS[:2]:
        name = "new" if day == DAYS[1] else "old"
        made = published(tmp_path / f"{name}.duckdb", [{"customer_id": "a"}])
        made.rename(chain.copy_of(day))
    (found,) = movements(chain)
    assert (found.day, found.share("all")) == (DAYS[1], 0)
