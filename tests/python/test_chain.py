"""Eight days of builds, each with what was known that day: what moves, and who keeps up with it.

Ten builds of a small shop, polled all the while, with people and products that change on the way.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import pytest

from builds import ONE_TASK, Build
from chain import Chain, Plant, last_days, published_file, write_days
from flips import flips
from movements import compared, movements
from nextbest.shop_generator import ShopPlan, write_shop
from poller import Polls, polling
from sync_clients import KEYS, Client, ClockWatermark, all_clients

pytestmark = pytest.mark.slow

N_BUILDS = 9
SYNC_SECONDS = 1.0
PEOPLE = ("withdrawn", "erased", "renamed", "moved", "joined", "older", "younger")
PRODUCTS = ("dearer", "sold out", "gone")


@dataclass
class Days:
    """The chain, what was planted in it, and what watched it."""

    chain: Chain
    people: dict[str, str]
    wrong: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    polls: Polls = field(default_factory=Polls)

    def profile(self, whose: str, number: int) -> dict[str, object]:
        """Return what was published of one of the planted people on a day; empty where nothing."""
        file = self.chain.published[self.chain.days[number]]
        with duckdb.connect(str(file), read_only=True) as con:
            query = "from marts.fct_email_profiles where customer_id = ?"
            found = con.execute(query, [self.people[whose]]).df()
        return found.iloc[0].to_dict() if len(found) else {}


def plants(people: dict[str, str], products: dict[str, str], days: list[date]) -> list[Plant]:
    """Return what happens to them, each known from a day on."""

    def noon(number: int) -> str:
        return f"timestamp '{datetime.combine(days[number] - timedelta(days=1), time(12))}'"

    def version(number: int, who: str, **columns: str) -> Plant:
        changed = columns | {"updated_at": noon(number), "loaded_at": noon(number)}
        replaced = ", ".join(f"{value} as {name}" for name, value in changed.items())
        newest = (
            f"(from raw where customer_id = '{people[who]}' "
            "qualify row_number() over (order by updated_at desc) = 1)"
        )
        query = f"from raw union all by name select * replace ({replaced}) from {newest}"
        return Plant(days[number], "crm.customers", query)

    def consents(number: int, who: str, status: str) -> Plant:
        query = (
            "from raw union all by name "
            f"select '{people[who]}' as customer_id, 'email' as channel, purpose, "
            f"'{status}' as status, {noon(number)} as changed_at, {noon(number)} as loaded_at "
            "from (values ('marketing'), ('personalisation')) as purposes (purpose)"
        )
        return Plant(days[number], "crm.consents", query)

    def product(number: int, which: str, column: str, value: str) -> Plant:
        test = f"case when product_id = '{products[which]}' then {value} else {column} end"
        query = f"select * replace ({test} as {column}) from raw"
        return Plant(days[number], "shop.products", query)

    erasure = f"select '{people['erased']}' as customer_id, {noon(3)} as requested_at"
    address = f"(select any_value(email) from raw where customer_id = '{people['older']}')"
    return [
        consents(2, "withdrawn", "withdrawn"),
        version(2, "renamed", external_id="'X-' || customer_id"),
        Plant(days[3], "crm.erasure_requests", f"from raw union all by name {erasure}"),
        version(3, "moved", email="'moved.' || email"),
        Plant(days[4], "crm.customers", f"from raw where customer_id <> '{people['erased']}'"),
        version(4, "younger", email=address),
        version(5, "joined", customer_id="'Z1'", external_id="'Z1'"),
        consents(5, "withdrawn", "granted"),
        product(6, "dearer", "price", "price + 1"),
        product(6, "sold out", "is_available", "false"),
        Plant(days[7], "shop.products", f"from raw where product_id <> '{products['gone']}'"),
    ]


def chosen(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Choose active people, and products that a few of the others see."""
    with duckdb.connect(str(file), read_only=True) as con:
        people = con.execute(
            "select customer_id from marts.fct_email_profiles where is_active "
            f"and external_id = customer_id order by md5(customer_id) limit {len(PEOPLE)}"
        ).fetchall()
        products = con.execute(
            "select product_id from (select unnest([rec_1_id, rec_2_id, rec_3_id]) as product_id "
            "from marts.fct_email_profiles where is_active) where product_id <> '' "
            "group by product_id "
            "order by abs(count(*) - 0.03 * (select count(*) from marts.fct_email_profiles)), "
            f"product_id limit {len(PRODUCTS)}"
        ).fetchall()
    names = sorted(who for (who,) in people)
    return (
        dict(zip(PEOPLE, names, strict=True)),
        dict(zip(PRODUCTS, (which for (which,) in products), strict=True)),
    )


@contextmanager
def syncing(clients: list[Client], file: Path) -> Iterator[list[str]]:
    """Let clients sync from the live file while a build runs; errors are in the list."""
    ended, errors = threading.Event(), []

    def sync() -> None:
        while not ended.wait(SYNC_SECONDS):
            for client in clients:
                try:
                    client.sync(file)
                except Exception as error:
                    errors.append(f"{type(error).__name__}: {error}")

    thread = threading.Thread(target=sync)
    thread.start()
    try:
        yield errors
    finally:
        ended.set()
        thread.join()


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    """Run the chain once, and the last day once more."""
    folder = tmp_path_factory.mktemp("chain")
    write_shop(ShopPlan(customers=700, days=500, seed=7), folder / "shop")
    dates = last_days(folder / "shop", N_BUILDS)
    build = Build(folder, {"tasks": ONE_TASK})
    chain = Chain(build, write_days(folder / "shop", folder / "days", dates[:1]))
    clients, during = all_clients(), [ClockWatermark(key) for key in KEYS]
    live = published_file(build)
    with polling(live) as polls:
        chain.run()
        people, products = chosen(live)
        planted = plants(people, products, dates)
        chain.raw |= write_days(folder / "shop", folder / "days", dates[1:], planted)
        run = Days(chain, people, polls=polls)
        for day in dates:
            with syncing(during, live) as errors:
                chain.run([day])
            for client in clients:
                client.sync(chain.copy_of(day))
            for client in during:
                client.sync(live)
            for client in clients + during:
                name = f"{day} {type(client).__name__} by {client.key}"
                name += " during builds" if client in during else ""
                run.wrong |= {name: found} if (found := client.problems(live)) else {}
            run.wrong |= {f"{day} errors": {"during builds": errors}} if errors else {}
        build.must_run()
    return run


def test_each_day_is_published_as_of_that_day(days: Days) -> None:
    for day, file in days.chain.published.items():
        with duckdb.connect(str(file), read_only=True) as con:
            newest = con.execute(
                "select arg_max(as_of_date, published_at) from marts.fct_publications "
                "where kind = 'full'"
            ).fetchall()
        assert newest == [(day,)]


def test_what_was_planted_happens(days: Days) -> None:
    assert days.profile("withdrawn", 1)["is_active"]
    assert not days.profile("withdrawn", 2)["is_active"]
    assert days.profile("withdrawn", 5)["is_active"]
    assert days.profile("erased", 2)["is_active"]
    assert not days.profile("erased", 3)
    assert days.profile("renamed", 2)["external_id"].startswith("X-")
    assert days.profile("moved", 3)["email"].startswith("moved.")
    assert bool(days.profile("older", 4)) != bool(days.profile("younger", 4))


def test_few_rows_of_customers_move_about_whom_nothing_happened(days: Days) -> None:
    found = list(movements(days.chain))
    assert len(found) == N_BUILDS - 1
    told = {str(one.day): (one.share("quiet"), one.causes) for one in found}
    assert max(one.share("quiet") for one in found) <= 0.05, told


def test_few_rows_move_at_all(days: Days) -> None:
    told = {str(one.day): (one.share("all"), one.causes) for one in movements(days.chain)}
    assert max(share for share, _ in told.values()) <= 0.30, told


def test_offers_do_not_flip_back(days: Days) -> None:
    found = flips(days.chain.published)
    assert found.n_customers > 100
    assert found.share <= 0.01, found


def test_updated_at_moves_with_the_row_and_within_its_publication(days: Days) -> None:
    broken = {
        f"{one.day}: {rule}": n
        for one in movements(days.chain)
        for rule, n in one.broken.items()
        if n
    }
    assert broken == {}


def test_every_client_keeps_its_platform_right(days: Days) -> None:
    assert days.wrong == {}


def test_a_reader_sees_no_error_and_marts_that_agree(days: Days) -> None:
    assert days.polls.problems == {}
    assert days.polls.n > 100
    assert days.polls.n_versions >= N_BUILDS


def test_the_same_day_built_again_moves_nothing(days: Days) -> None:
    last = days.chain.copy_of(days.chain.days[-1])
    with compared(last, published_file(days.chain.build)) as con:
        for table in ("fct_email_profiles", "fct_email_profile_deletes", "fct_catalog_items"):
            moved = con.execute(
                f"(from before.marts.{table} except from after.marts.{table}) union all "
                f"(from after.marts.{table} except from before.marts.{table})"
            ).fetchall()
            assert moved == [], table


def test_the_marts_of_the_working_file_are_the_published_ones(days: Days) -> None:
    with compared(days.chain.build.database, published_file(days.chain.build)) as con:
        marts = con.execute(
            "select table_name from information_schema.tables "
            "where table_catalog = 'before' and table_schema = 'marts'"
        ).fetchall()
        assert len(marts) > 20
        for (table,) in marts:
            # what is known only at the end of a build is published with the next one
            at_once = "topic not in ('seconds', 'outcome', 'advice')"
            is_kept = at_once if table == "fct_build_runs" else "true"
            other = con.execute(
                f"(from before.marts.{table} where {is_kept} except all "
                f"from after.marts.{table} where {is_kept}) union all "
                f"(from after.marts.{table} except all from before.marts.{table})"
            ).fetchall()
            assert other == [], table


def test_a_chain_is_deterministic(days: Days, tmp_path: Path) -> None:
    first = days.chain.days[:3]
    again = Chain(Build(tmp_path, {"tasks": ONE_TASK}), {day: days.chain.raw[day] for day in first})
    again.run()
    for day in first:
        with compared(days.chain.copy_of(day), again.copy_of(day)) as con:
            rows = "select * exclude (updated_at) from {}.marts.fct_email_profiles order by all"
            assert (
                con.execute(rows.format("before")).fetchall()
                == con.execute(rows.format("after")).fetchall()
            ), day
