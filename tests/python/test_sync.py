"""A sync sends what has changed, first about people who must not be mailed, and logs all of it."""

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from nextbest.sync.log import COLUMNS, deliveries_folder, only_sync
from nextbest.sync.platform import (
    HeldBackError,
    Item,
    Kind,
    Limits,
    Outcome,
    Row,
    UnreachableError,
)
from nextbest.sync.run import dry_run, sync
from published_shop import PublishedShop

pytestmark = pytest.mark.library


class Recorder:
    """A destination that remembers what it got, and refuses what a test names."""

    name = "webhook"

    def __init__(self) -> None:
        self.got: list[tuple[Kind, str]] = []
        self.payloads: dict[str, Row] = {}
        self.items: dict[str, Item] = {}
        self.refused: dict[str, str] = {}
        self.stops_after: int | None = None

    def limits(self, kind: Kind) -> Limits:
        """Take two at once."""
        return Limits(2, n_item_bytes=2_000)

    def payload(self, item: Item) -> Row:
        """Return the row without its time."""
        if item.row.get("first_name") == "unsendable":
            raise HeldBackError("no name")
        return {name: item.row[name] for name in item.row if name != "updated_at"}

    def send(self, kind: Kind, items: Sequence[tuple[Item, Row]]) -> list[Outcome]:
        """Remember the items, and refuse those named."""
        if self.stops_after is not None and len(self.got) >= self.stops_after:
            raise UnreachableError("webhook does not answer (test)")
        for item, payload in items:
            self.got.append((kind, item.item_id))
            self.payloads[item.item_id], self.items[item.item_id] = payload, item
        return [
            Outcome(item.item_id, self.refused.get(item.item_id), self._id_of(item))
            for item, _ in items
        ]

    @staticmethod
    def _id_of(item: Item) -> str | None:
        return f"id of {item.item_id}" if item.kind == "upsert" else None

    def take(self) -> list[tuple[Kind, str]]:
        """Return what came since the last call."""
        got, self.got = self.got, []
        return got


@pytest.fixture
def shop(tmp_path: Path) -> PublishedShop:
    return PublishedShop(tmp_path / "shop_published.duckdb")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deliveries"


def lines(folder: Path) -> list[dict[str, object]]:
    files = sorted((folder / "webhook").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def states(folder: Path, item_id: str) -> list[object]:
    return [line["state"] for line in lines(folder) if line["item_id"] == item_id]


def test_a_second_sync_sends_nothing(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    assert there.take() == [("upsert", "c0"), ("upsert", "c1"), ("upsert", "c2")]
    again = sync(shop.file, folder, there)
    assert there.take() == []
    assert again.counts.unchanged == {"upsert": 3}
    assert states(folder, "c1") == ["pending", "delivered"]


def test_values_arrive_as_they_are_published(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    payload = there.payloads["c2"]
    assert payload["segment_propensity"] is None
    assert payload["offer_expires_on"] == "2026-07-01"
    assert payload["is_active"] is True
    assert payload["purchase_7d_probability"] == 0.02


def test_only_what_has_changed_is_sent(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    there.take()
    shop.publish("update fct_email_profiles set rec_1_name = 'Cup' where customer_id = 'c1'")
    sync(shop.file, folder, there)
    assert there.take() == [("upsert", "c1")]


def test_people_who_must_not_be_mailed_come_first(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    there.take()
    shop.publish(
        "update fct_email_profiles set rec_1_name = 'Cup' where customer_id = 'c0'",
        "insert into fct_catalog_items (product_id, deleted, updated_at) "
        "values ('mug', false, timestamp '2026-06-01')",
    )
    shop.suppress("c1")
    shop.delete("c2")
    sync(shop.file, folder, there)
    assert there.take() == [
        ("delete", "d-c2"),
        ("suppress", "c1"),
        ("upsert", "c0"),
        ("catalog", "mug"),
    ]


def test_a_customer_who_returns_is_sent_again(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    (row,) = shop.rows("select columns(c -> c <> 'payload') from marts.fct_email_profiles limit 1")
    shop.suppress("c0")
    sync(shop.file, folder, there)
    there.take()
    shop.publish(
        "update fct_email_profiles set is_active = true, email = 'c0@example.com', "
        f"first_name = '{row[8]}', suppressed_reason = null, email_permission = 'granted', "
        "rec_1_name = 'Mug 0', segment_propensity = 'high', purchase_7d_probability = 0, "
        "offer_expires_on = '2026-07-01' where customer_id = 'c0'"
    )
    sync(shop.file, folder, there)
    assert there.take() == [("upsert", "c0")]
    assert there.items["c0"].was_suppressed


def test_a_deletion_ends_what_was_delivered(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    before = "create table kept as select * from fct_email_profiles where customer_id = 'c0'"
    shop.publish(before)
    shop.delete("c0")
    sync(shop.file, folder, there)
    assert there.items["d-c0"].row["reason"] == "erased"
    there.take()
    shop.publish("insert into fct_email_profiles from kept")
    sync(shop.file, folder, there)
    assert there.take() == [("upsert", "c0")]
    assert there.items["c0"].platform_id is None


def test_the_name_of_a_person_there_is_remembered(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    shop.suppress("c1")
    shop.delete("c2")
    sync(shop.file, folder, there)
    assert there.items["c1"].platform_id == "id of c1"
    assert there.items["d-c2"].platform_id == "id of c2"
    there.take()
    sync(shop.file, folder, there)
    assert there.take() == []


def test_refused_rows_are_sent_again_and_counted(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    there.refused = {"c1": "unknown field"}
    first = sync(shop.file, folder, there)
    assert first.counts.failed == {("upsert", "unknown field"): 1}
    there.take()
    there.refused = {}
    sync(shop.file, folder, there)
    assert there.take() == [("upsert", "c1")]
    last = [line for line in lines(folder) if line["item_id"] == "c1"]
    assert [line["state"] for line in last] == ["pending", "failed", "pending", "delivered"]
    assert [line["attempt"] for line in last] == [1, 1, 2, 2]
    assert last[1]["reason"] == "unknown field"


def test_a_destination_that_stops_leaves_the_rest_pending(
    shop: PublishedShop, folder: Path
) -> None:
    there = Recorder()
    there.stops_after = 2
    with pytest.raises(UnreachableError, match="does not answer"):
        sync(shop.file, folder, there)
    assert [states(folder, f"c{i}")[-1] for i in range(3)] == ["delivered", "delivered", "pending"]
    there.take()
    there.stops_after = None
    sync(shop.file, folder, there)
    assert there.take() == [("upsert", "c2")]
    assert not (folder / "webhook" / ".dlt").exists()


def test_rows_that_cannot_be_sent_are_held_back_with_a_reason(
    shop: PublishedShop, folder: Path
) -> None:
    shop.publish(
        "update fct_email_profiles set first_name = 'unsendable' where customer_id = 'c0'",
        "update fct_email_profiles set email = null where customer_id = 'c1'",
        "update fct_email_profiles set rec_1_name = repeat('x', 3000) where customer_id = 'c2'",
    )
    there = Recorder()
    result = sync(shop.file, folder, there)
    assert there.take() == []
    reasons = sorted(reason for _, reason in result.counts.held_back)
    assert reasons[0].endswith("bytes, and webhook takes 2,000")
    assert reasons[1:] == ["no name", "no valid address is known"]
    sync(shop.file, folder, there)
    assert states(folder, "c0") == ["held_back"], "one line, not one a day"


def test_who_left_the_audience_before_any_delivery_is_held_back(
    shop: PublishedShop, folder: Path
) -> None:
    shop.publish(
        "update fct_email_profiles set is_active = false, email = null, "
        "suppressed_reason = 'left_audience' where customer_id = 'c0'"
    )
    there = Recorder()
    sync(shop.file, folder, there)
    assert ("upsert", "c0") not in there.take()
    assert states(folder, "c0") == ["held_back"]


def test_a_refusal_is_sent_though_nothing_was_delivered(shop: PublishedShop, folder: Path) -> None:
    shop.suppress("c0")
    there = Recorder()
    sync(shop.file, folder, there)
    assert there.take()[0] == ("suppress", "c0")


def test_lines_of_the_warehouse_count_when_the_folder_is_lost(
    shop: PublishedShop, folder: Path, tmp_path: Path
) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    there.take()
    (file,) = (folder / "webhook").glob("*.jsonl")
    shop.publish(
        f"create table fct_deliveries as select {', '.join(COLUMNS)} from read_json('{file}', "
        "format = 'newline_delimited')"
    )
    sync(shop.file, tmp_path / "other", there)
    assert there.take() == []
    sync(shop.file, folder, there)
    assert not file.exists(), "the warehouse has it"


def test_a_killed_sync_leaves_a_log_that_is_mended(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    there.take()
    (file,) = (folder / "webhook").glob("*.jsonl")
    whole = file.read_text().splitlines(keepends=True)
    file.write_text("".join(whole[:-2]) + whole[-2][:40])  # c2's delivery was being written
    sync(shop.file, folder, there)
    assert there.take() == [("upsert", "c2")]
    closed = [json.loads(line) for line in file.read_text().splitlines()][-1]
    assert (closed["state"], closed["reason"]) == ("finished", "killed")


def test_a_line_that_is_none_is_passed_over_or_named(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(shop.file, folder, there)
    there.take()
    (file,) = (folder / "webhook").glob("*.jsonl")
    whole = file.read_text()
    file.write_text("what is this?\n" + whole)
    sync(shop.file, folder, there)
    assert there.take() == []
    file.write_text(whole + "what is this?\n")
    with pytest.raises(ValueError, match="the last line is none of a delivery log"):
        sync(shop.file, folder, there)


def test_a_number_that_is_none_is_sent_as_null(shop: PublishedShop, folder: Path) -> None:
    shop.publish("update fct_email_profiles set purchase_7d_probability = 'nan'")
    there = Recorder()
    sync(shop.file, folder, there)
    assert there.payloads["c1"]["purchase_7d_probability"] is None


def test_two_syncs_to_a_destination_do_not_run_at_once(shop: PublishedShop, folder: Path) -> None:
    with (
        only_sync(folder, "webhook"),
        pytest.raises(ValueError, match="another sync to webhook runs"),
    ):
        sync(shop.file, folder, Recorder())


def test_a_dry_run_changes_nothing(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    result = dry_run(shop.file, folder, there, n_shown=2)
    assert result.counts.to_send == {"upsert": 3}
    assert len(result.shown) == 2
    assert there.got == []
    assert not folder.exists()


def test_an_unpublished_file_says_so(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "empty.duckdb"
    duckdb.connect(str(file)).close()
    with pytest.raises(ValueError, match="holds no publication: run dbt build"):
        sync(file, folder, Recorder())


def test_the_log_lies_beside_the_working_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEXTBEST_DELIVERIES", raising=False)
    assert deliveries_folder(Path("shop/a.duckdb")) == Path("shop/a_deliveries")
    monkeypatch.setenv("NEXTBEST_DELIVERIES", "elsewhere")
    assert deliveries_folder(Path("shop/a.duckdb")) == Path("elsewhere")
