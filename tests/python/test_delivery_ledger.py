"""What syncs have written is kept in the warehouse, and each decision has a state there."""

import re
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from builds import Build
from macros import load_macros
from nextbest.sync.log import deliveries_folder
from nextbest.sync.order import Order
from nextbest.sync.platform import Item, Kind, Limits, Outcome, Platform, Row, UnreachableError
from nextbest.sync.run import sync
from published_shop import PublishedShop

LEDGER = (
    "int_published_publications",
    "int_published_profiles",
    "int_vendor_deliveries",
    "int_deliveries",
    "int_delivery_counts",
    "fct_deliveries",
    "fct_delivery_counts",
)
PLANTED = (
    "create schema intermediate",
    "create schema marts",
    "create table marts.fct_publications (publication_id varchar)",
    "create table intermediate.int_suppression_publications (publication_id varchar)",
    "create table intermediate.int_tombstones (value_hash varchar, salt varchar)",
    # no other tool sent before
    "create table intermediate.int_deliveries_validated (delivery_id varchar, customer_id varchar, "
    "destination varchar, state varchar, reason varchar, recorded_at timestamp, reasons varchar)",
)
NAMES = ("nextbest.duckdb", "shop.db", "my.shop.db", "shop", ".db", "a..db")
BUILD = ("build", "--indirect-selection", "cautious", "--select")
N_ROUNDS = 10
COUNTS = "select n_decided, n_delivered, n_held_back, n_failed, n_pending from "


class Faulty(Platform):
    """A destination that refuses some rows, and stops answering now and then."""

    name = "webhook"
    account = "one"

    def __init__(self) -> None:
        self.round = 0
        self.n_batches = 0
        self.stops_at: int | None = None

    def limits(self, kind: Kind) -> Limits:
        """Take ten at once."""
        return Limits(10)

    def payload(self, item: Item) -> Row:
        """Return what moves from round to round."""
        return {"id": item.item_id, "name": item.row.get("rec_1_name")}

    def send(self, kind: Kind, items: Sequence[tuple[Item, Row]]) -> list[Outcome]:
        """Refuse every seventh row of a round."""
        self.n_batches += 1
        if self.stops_at is not None and self.n_batches > self.stops_at:
            raise UnreachableError("webhook does not answer (test)")
        return [Outcome(item.item_id, self._refusal(item.item_id)) for item, _ in items]

    def _refusal(self, item_id: str) -> str | None:
        number = int("".join(letter for letter in item_id if letter.isdecimal()) or 0)
        return "refused (test)" if (number + self.round) % 7 == 0 else None


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.delenv("NEXTBEST_DELIVERIES", raising=False)
    built = Build(tmp_path)
    built.change(*PLANTED)
    return built


@pytest.fixture
def shop(tmp_path: Path) -> PublishedShop:
    return PublishedShop(tmp_path / "nextbest_published.duckdb", 40)


def synced(shop: PublishedShop, platform: Faulty) -> None:
    folder = shop.file.with_name("nextbest_deliveries")
    try:
        sync(Order(shop.file, folder, platform))
    except UnreachableError:
        platform.stops_at = None


@pytest.mark.slow
def test_decisions_and_states_balance_over_ten_builds_and_syncs_with_faults(
    build: Build, shop: PublishedShop
) -> None:
    platform = Faulty()
    for number in range(N_ROUNDS):
        platform.round, platform.n_batches = number, 0
        platform.stops_at = 1 if number % 3 == 2 else None
        shop.publish(
            f"update fct_email_profiles set rec_1_name = 'Mug of day {number}' "
            f"where hash(customer_id) % 3 = {number % 3}",
            f"update fct_email_profiles set email = null where customer_id = 'c{number + 20}'",
        )
        shop.suppress(f"c{number}")
        if number > 4:
            shop.delete(f"c{number - 3}")
        synced(shop, platform)
        build.must(*BUILD, *LEDGER)
    rows = build.rows(f"{COUNTS} marts.fct_delivery_counts order by publication_id")
    assert len(rows) == N_ROUNDS
    assert all(decided == sum(states) for decided, *states in rows)
    totals = [sum(column) for column in zip(*rows, strict=True)]
    assert all(total > 0 for total in totals), "each state has come up"
    assert rows[-1][0] == 40 - 5


def test_a_lost_row_is_told(build: Build, shop: PublishedShop) -> None:
    synced(shop, Faulty())
    (file,) = shop.file.with_name("nextbest_deliveries").glob("webhook/*.jsonl")
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if '"c3"' not in line))
    build.must(*BUILD, *LEDGER)
    balance = ("test", "--select", "assert_every_synced_profile_has_a_state")
    done = build.dbt(*balance)
    assert done.returncode == 1
    assert "FAIL 1 assert_every_synced_profile_has_a_state" in done.stdout
    ((decided, *states),) = build.rows(f"{COUNTS} marts.fct_delivery_counts")
    assert decided == sum(states) + 1
    synced(shop, Faulty())
    build.must(*BUILD, *LEDGER)
    build.must(*balance)


def test_a_line_that_was_cut_off_is_no_row(build: Build, shop: PublishedShop) -> None:
    synced(shop, Faulty())
    (file,) = shop.file.with_name("nextbest_deliveries").glob("webhook/*.jsonl")
    whole = file.read_text()
    file.write_text(whole[: whole.rindex("\n", 0, -1) + 40])
    build.must(*BUILD, *LEDGER)
    assert build.value("select count(*) from marts.fct_deliveries") == whole.count("\n") - 1


def test_a_line_that_is_no_row_is_told(build: Build, shop: PublishedShop) -> None:
    synced(shop, Faulty())
    (file,) = shop.file.with_name("nextbest_deliveries").glob("webhook/*.jsonl")
    file.write_text("what is this?\n" + file.read_text() + '{"delivery_id": "cut o')
    said = build.must(*BUILD, *LEDGER, "assert_every_line_of_the_delivery_log_is_read")
    assert "WARN 1 assert_every_line_of_the_delivery_log_is_read" in said


@pytest.mark.parametrize(
    ("known", "unknown"),
    [('"recorded_at": "2', '"recorded_at": "yesterday 2'), ('"attempt": 1', '"attempt": "x"')],
)
def test_a_line_with_a_value_that_cannot_be_read_is_told(
    build: Build, shop: PublishedShop, known: str, unknown: str
) -> None:
    synced(shop, Faulty())
    (file,) = shop.file.with_name("nextbest_deliveries").glob("webhook/*.jsonl")
    first, *lines = file.read_text().splitlines(keepends=True)
    # the last line is whole, though a kill has cut off its end: it makes up for no other
    file.write_text("".join([first.replace(known, unknown), *lines]).rstrip("\n"))
    said = build.must(*BUILD, *LEDGER, "assert_every_line_of_the_delivery_log_is_read")
    assert "WARN 1 assert_every_line_of_the_delivery_log_is_read" in said
    assert build.value("select count(*) from marts.fct_deliveries") == len(lines)
    synced(shop, Faulty())


def test_a_file_that_cannot_be_read_as_text_keeps_nothing_from_readers(
    build: Build, shop: PublishedShop
) -> None:
    synced(shop, Faulty())
    (file,) = shop.file.with_name("nextbest_deliveries").glob("webhook/*.jsonl")
    file.write_bytes(b"\xff\xfe\n" + file.read_bytes())
    name = "assert_every_line_of_the_delivery_log_is_read"
    done = build.dbt(*BUILD, *LEDGER, name)
    assert "SKIP=0" in done.stdout
    assert build.value("select count(*) from marts.fct_delivery_counts") == 1


def test_without_a_log_the_ledger_is_empty(build: Build, shop: PublishedShop) -> None:
    build.must(*BUILD, *LEDGER)
    assert build.rows("select * from marts.fct_delivery_counts") == []


def test_of_erased_people_the_deletion_alone_stays(build: Build, shop: PublishedShop) -> None:
    synced(shop, Faulty())
    build.must(*BUILD, *LEDGER)
    shop.delete("c8")
    synced(shop, Faulty())
    build.change(
        "insert into intermediate.int_tombstones "
        "select sha256('salt' || 'customer_id|' || 'c8'), 'salt'"
    )
    build.must(*BUILD, *LEDGER)
    rows = build.rows(
        "select kind, state, customer_id from marts.fct_deliveries "
        "where item_id in ('c8', 'd-c8') or customer_id = 'c8' order by recorded_at"
    )
    assert rows == [("delete", "pending", None), ("delete", "delivered", None)]
    counts = build.rows(f"{COUNTS} marts.fct_delivery_counts order by publication_id")
    assert [decided == sum(states) for decided, *states in counts] == [True, True]


class Naming(Faulty):
    """A destination that says what it calls the people, and finds nobody without that name."""

    def send(self, kind: Kind, items: Sequence[tuple[Item, Row]]) -> list[Outcome]:
        """Take everything."""
        return [Outcome(item.item_id, None, f"named {item.item_id}") for item, _ in items]


NAMED = (
    "select kind, state, platform_id from state.int_deliveries "
    "where customer_id = 'c8' or item_id in ('c8', 'd-c8') order by recorded_at"
)


def test_an_erased_customer_has_a_name_until_the_platform_has_deleted_them(
    build: Build, shop: PublishedShop
) -> None:
    synced(shop, Naming())
    build.must(*BUILD, *LEDGER)
    shop.delete("c8")
    build.change(
        "insert into intermediate.int_tombstones "
        "select sha256('salt' || 'customer_id|' || 'c8'), 'salt'"
    )
    for _ in range(2):
        build.must(*BUILD, *LEDGER)
        assert build.rows(NAMED) == [("upsert", "delivered", "named c8")]
    synced(shop, Naming())
    build.must(*BUILD, *LEDGER)
    rows = build.rows(NAMED)
    assert {row[0] for row in rows} == {"delete"}
    assert {row[2] for row in rows} == {None}
    assert not build.rows("from state.int_deliveries where customer_id = 'c8'")


def test_the_name_of_an_erased_customer_is_forgotten_with_their_deletion(
    build: Build, shop: PublishedShop
) -> None:
    synced(shop, Naming())
    build.change(
        "insert into intermediate.int_tombstones "
        "select sha256('salt' || 'customer_id|' || 'c8'), 'salt'"
    )
    shop.publish("delete from fct_email_profiles where customer_id = 'c8'")
    for _ in range(2):  # the file of the sync is still there
        build.must(*BUILD, *LEDGER)
        assert build.rows(NAMED) == []
    build.must(*BUILD, "int_deliveries")
    assert build.rows(NAMED) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", ["", "shops/of.anna/"])
def test_builds_look_for_the_log_where_a_sync_writes_it(
    monkeypatch: pytest.MonkeyPatch, folder: str, name: str
) -> None:
    monkeypatch.delenv("NEXTBEST_DELIVERIES", raising=False)
    macros = load_macros(
        "engine/delivery_log.sql", target={"path": folder + name}, modules=SimpleNamespace(re=re)
    )
    assert Path(f"{macros.working_stem()}_deliveries") == deliveries_folder(Path(folder + name))
