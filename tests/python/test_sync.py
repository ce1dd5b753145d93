"""A sync sends what has changed, first about people who must not be mailed, and logs all of it."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from nextbest.sync.carrier import workplace_of
from nextbest.sync.lock import only_sync
from nextbest.sync.log import COLUMNS, deliveries_folder
from nextbest.sync.order import Order
from nextbest.sync.platform import (
    HeldBackError,
    Item,
    Kind,
    Limits,
    Outcome,
    Platform,
    Row,
    UnreachableError,
)
from nextbest.sync.run import dry_run, sync
from published_shop import PublishedShop

pytestmark = pytest.mark.library


class Recorder(Platform):
    """A destination that remembers what it got, and refuses what a test names."""

    name = "webhook"
    account = "one"

    def __init__(self) -> None:
        self.got: list[tuple[Kind, str]] = []
        self.payloads: dict[str, Row] = {}
        self.items: dict[str, Item] = {}
        self.refused: dict[str, str] = {}
        self.stops_after: int | None = None
        self.stopped_kinds: set[str] = set()
        self.breaks_on: str | None = None

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
        is_full = self.stops_after is not None and len(self.got) >= self.stops_after
        if is_full or kind in self.stopped_kinds:
            raise UnreachableError("webhook does not answer (test)")
        if any(item.item_id == self.breaks_on for item, _ in items):
            self.got += [(kind, item.item_id) for item, _ in items]
            raise KeyError("data")
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
    sync(Order(shop.file, folder, there))
    assert there.take() == [("upsert", "c0"), ("upsert", "c1"), ("upsert", "c2")]
    again = sync(Order(shop.file, folder, there))
    assert there.take() == []
    assert again.counts.unchanged == {"upsert": 3}
    assert states(folder, "c1") == ["pending", "delivered"]


def test_values_arrive_as_they_are_published(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    payload = there.payloads["c2"]
    assert payload["segment_propensity"] is None
    assert payload["offer_expires_on"] == "2026-07-01"
    assert payload["is_active"] is True
    assert payload["purchase_7d_probability"] == 0.02


def test_only_what_has_changed_is_sent(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    there.take()
    shop.publish("update fct_email_profiles set rec_1_name = 'Cup' where customer_id = 'c1'")
    sync(Order(shop.file, folder, there))
    assert there.take() == [("upsert", "c1")]


def test_people_who_must_not_be_mailed_come_first(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    there.take()
    shop.publish(
        "update fct_email_profiles set rec_1_name = 'Cup' where customer_id = 'c0'",
        "insert into fct_catalog_items (product_id, deleted, updated_at) "
        "values ('mug', false, timestamp '2026-06-01')",
    )
    shop.suppress("c1")
    shop.delete("c2")
    sync(Order(shop.file, folder, there))
    assert there.take() == [
        ("suppress", "c1"),
        ("delete", "d-c2"),
        ("upsert", "c0"),
        ("catalog", "mug"),
    ]


def test_a_customer_who_returns_is_sent_again(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    (row,) = shop.rows("select columns(c -> c <> 'payload') from marts.fct_email_profiles limit 1")
    shop.suppress("c0")
    sync(Order(shop.file, folder, there))
    there.take()
    shop.publish(
        "update fct_email_profiles set is_active = true, email = 'c0@example.com', "
        f"first_name = '{row[8]}', suppressed_reason = null, email_permission = 'granted', "
        "rec_1_name = 'Mug 0', segment_propensity = 'high', purchase_7d_probability = 0, "
        "offer_expires_on = '2026-07-01' where customer_id = 'c0'"
    )
    sync(Order(shop.file, folder, there))
    assert there.take() == [("upsert", "c0")]
    assert there.items["c0"].was_suppressed


def test_a_deletion_ends_what_was_delivered(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    before = "create table kept as select * from fct_email_profiles where customer_id = 'c0'"
    shop.publish(before)
    shop.delete("c0")
    sync(Order(shop.file, folder, there))
    assert there.items["d-c0"].row["reason"] == "erased"
    there.take()
    shop.publish("insert into fct_email_profiles from kept")
    sync(Order(shop.file, folder, there))
    assert there.take() == [("upsert", "c0")]
    assert there.items["c0"].platform_ids == ()


def test_the_name_of_a_person_there_is_remembered(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    shop.suppress("c1")
    shop.delete("c2")
    sync(Order(shop.file, folder, there))
    assert there.items["c1"].platform_ids == ("id of c1",)
    assert there.items["d-c2"].platform_ids == ("id of c2",)
    there.take()
    sync(Order(shop.file, folder, there))
    assert there.take() == []


def test_refused_rows_are_sent_again_and_counted(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    there.refused = {"c1": "unknown field"}
    first = sync(Order(shop.file, folder, there))
    assert first.counts.failed == {("upsert", "unknown field"): 1}
    there.take()
    there.refused = {}
    sync(Order(shop.file, folder, there))
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
        sync(Order(shop.file, folder, there))
    assert [states(folder, f"c{i}")[-1] for i in range(3)] == ["delivered", "delivered", "pending"]
    there.take()
    there.stops_after = None
    sync(Order(shop.file, folder, there))
    assert there.take() == [("upsert", "c2")]
    assert not workplace_of(folder, "webhook").exists()


def test_who_leaves_a_second_time_is_removed_again(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    shop.publish("create table kept as select * from fct_email_profiles where customer_id = 'c0'")
    for day in (1, 2):
        sync(Order(shop.file, folder, there))
        there.take()
        shop.delete("c0")
        shop.publish(
            f"update fct_email_profile_deletes set updated_at = timestamp '2026-07-0{day}'"
        )
        sync(Order(shop.file, folder, there))
        assert there.take() == [("delete", "d-c0")]
        shop.publish(
            "delete from fct_email_profile_deletes", "insert into fct_email_profiles from kept"
        )
    sync(Order(shop.file, folder, there))
    assert there.take() == [("upsert", "c0")]
    assert there.items["c0"].was_removed


def test_an_older_published_file_is_refused(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    older = shop.file.read_bytes()
    shop.suppress("c0")
    sync(Order(shop.file, folder, there))
    there.take()
    shop.file.write_bytes(older)
    with pytest.raises(ValueError, match=r"webhook has had publication p002, and .* older p001"):
        sync(Order(shop.file, folder, there))
    assert there.take() == []


def test_another_account_is_not_taken_for_the_same(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    there.take()
    there.account = "two"
    with pytest.raises(ValueError, match="--account test"):
        sync(Order(shop.file, folder, there))
    sync(Order(shop.file, folder, there, account="test"))
    assert len(there.take()) == 3
    sync(Order(shop.file, folder, there, is_same_account=True))
    assert there.take() == []
    sync(Order(shop.file, folder, there))  # which is known from now on


def test_only_some_profiles_but_all_refusals(shop: PublishedShop, folder: Path) -> None:
    shop.suppress("c0")
    there = Recorder()
    sync(Order(shop.file, folder, there, only=frozenset({"c2"})))
    assert there.take() == [("suppress", "c0"), ("upsert", "c2")]
    assert "planned" not in [line["state"] for line in lines(folder)], "not all rows have a state"


@pytest.mark.parametrize(
    ("stopped", "arrived"), [("delete", ("suppress", "c1")), ("suppress", ("delete", "d-c2"))]
)
def test_one_kind_of_leaving_keeps_the_other_not_back(
    shop: PublishedShop, folder: Path, stopped: str, arrived: tuple[Kind, str]
) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    there.take()
    shop.suppress("c1")
    shop.delete("c2")
    shop.publish("update fct_email_profiles set rec_1_name = 'Cup' where customer_id = 'c0'")
    there.stopped_kinds = {stopped}
    with pytest.raises(UnreachableError):
        sync(Order(shop.file, folder, there))
    assert there.take() == [arrived], "and no profile"


def test_a_clock_that_was_set_back_hides_no_refusal(
    shop: PublishedShop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    shop.publish("create table kept as select * from fct_email_profiles where customer_id = 'c0'")
    shop.suppress("c0")
    sync(Order(shop.file, folder, there))
    for file in (folder / "webhook").glob("*.jsonl"):  # written by a clock ahead
        file.write_text(file.read_text().replace('"recorded_at": "20', '"recorded_at": "21'))
    shop.publish(
        "delete from fct_email_profiles where customer_id = 'c0'",
        "insert into fct_email_profiles from kept",
    )
    sync(Order(shop.file, folder, there))
    there.take()
    shop.suppress("c0")
    sync(Order(shop.file, folder, there))
    assert there.take() == [("suppress", "c0")]


def without_answers(folder: Path) -> None:
    """Take the answers out of the log, as if syncs were killed before these came."""
    for file in (folder / "webhook").glob("*.jsonl"):
        kept = [line for line in file.read_text().splitlines(True) if '"delivered"' not in line]
        file.write_text("".join(kept))


def test_whoever_may_be_there_is_told_that_they_left(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    without_answers(folder)
    there.take()
    shop.publish(
        "update fct_email_profiles set is_active = false, email = null, "
        "suppressed_reason = 'left_audience' where customer_id = 'c0'"
    )
    sync(Order(shop.file, folder, there))
    assert ("upsert", "c0") in there.take()


def test_a_deletion_without_an_answer_ends_what_was_sent(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    shop.publish("create table kept as select * from fct_email_profiles where customer_id = 'c0'")
    shop.delete("c0", "withdrawn")
    sync(Order(shop.file, folder, there))
    files = sorted((folder / "webhook").glob("*.jsonl"))
    kept = [line for line in files[-1].read_text().splitlines(True) if '"delivered"' not in line]
    files[-1].write_text("".join(kept))
    there.take()
    shop.publish(
        "delete from fct_email_profile_deletes", "insert into fct_email_profiles from kept"
    )
    sync(Order(shop.file, folder, there))
    assert there.take() == [("upsert", "c0")]
    assert there.items["c0"].was_suppressed, "the reason of the deletion was a refusal"
    assert there.items["c0"].platform_ids == ("id of c0",), "nobody said that it was done"


def test_an_answer_of_another_form_is_told_in_a_sentence(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    there.breaks_on = "c1"
    with pytest.raises(UnreachableError, match=r"does not have .KeyError: 'data'"):
        sync(Order(shop.file, folder, there))
    assert [kind for kind, _ in there.got] == ["upsert"] * 2, "once, and the rest is not tried"


def test_files_of_a_platform_that_is_no_longer_used_are_emptied(
    shop: PublishedShop, folder: Path
) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there, account="old"))
    (file,) = (folder / "webhook-old").glob("*.jsonl")
    shop.publish(
        f"create table fct_deliveries as select {', '.join(COLUMNS)} from read_json('{file}', "
        "format = 'newline_delimited')"
    )
    sync(Order(shop.file, folder, there))
    assert file.read_text() == ""


def test_whoever_stays_at_the_platform_is_found_by_the_next_deletion(
    shop: PublishedShop, folder: Path
) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    shop.delete("c0", "left_audience")
    sync(Order(shop.file, folder, there))
    shop.publish("update fct_email_profile_deletes set reason = 'erased'")
    sync(Order(shop.file, folder, there))
    assert there.items["d-c0"].row["reason"] == "erased"
    assert there.items["d-c0"].platform_ids == ("id of c0",)


def test_what_a_killed_sync_left_is_removed_by_any_other(shop: PublishedShop, folder: Path) -> None:
    left = workplace_of(folder, "braze")
    left.mkdir(parents=True)
    (left / "addresses").write_text("ann@example.com")
    assert not left.is_relative_to(folder)
    sync(Order(shop.file, folder, Recorder()))
    assert not left.exists()


def test_rows_that_cannot_be_sent_are_held_back_with_a_reason(
    shop: PublishedShop, folder: Path
) -> None:
    shop.publish(
        "update fct_email_profiles set first_name = 'unsendable' where customer_id = 'c0'",
        "update fct_email_profiles set email = null where customer_id = 'c1'",
        "update fct_email_profiles set rec_1_name = repeat('x', 3000) where customer_id = 'c2'",
    )
    there = Recorder()
    result = sync(Order(shop.file, folder, there))
    assert there.take() == []
    reasons = sorted(reason for _, reason in result.counts.held_back)
    assert reasons[0].endswith("bytes, and webhook takes 2,000")
    assert reasons[1:] == ["no name", "no valid address is known"]
    sync(Order(shop.file, folder, there))
    assert states(folder, "c0") == ["held_back"], "one line, not one a day"


def test_who_left_the_audience_before_any_delivery_is_held_back(
    shop: PublishedShop, folder: Path
) -> None:
    shop.publish(
        "update fct_email_profiles set is_active = false, email = null, "
        "suppressed_reason = 'left_audience' where customer_id = 'c0'"
    )
    there = Recorder()
    sync(Order(shop.file, folder, there))
    assert ("upsert", "c0") not in there.take()
    assert states(folder, "c0") == ["held_back"]


def test_a_refusal_is_sent_though_nothing_was_delivered(shop: PublishedShop, folder: Path) -> None:
    shop.suppress("c0")
    there = Recorder()
    sync(Order(shop.file, folder, there))
    assert there.take()[0] == ("suppress", "c0")


def test_lines_of_the_warehouse_count_when_the_folder_is_lost(
    shop: PublishedShop, folder: Path, tmp_path: Path
) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    there.take()
    (file,) = (folder / "webhook").glob("*.jsonl")
    shop.publish(
        f"create table fct_deliveries as select {', '.join(COLUMNS)} from read_json('{file}', "
        "format = 'newline_delimited')"
    )
    sync(Order(shop.file, tmp_path / "other", there))
    assert there.take() == []
    sync(Order(shop.file, folder, there))
    assert file.read_text() == "", "the warehouse has it; a build may have listed the file"
    os.utime(file, (0, 0))
    sync(Order(shop.file, folder, there))
    assert not file.exists()


def test_a_killed_sync_leaves_a_log_that_is_mended(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    there.take()
    (file,) = (folder / "webhook").glob("*.jsonl")
    whole = file.read_text().splitlines(keepends=True)
    file.write_text("".join(whole[:-2]) + whole[-2][:40])  # c2's delivery was being written
    sync(Order(shop.file, folder, there))
    assert there.take() == [("upsert", "c2")]
    closed = [json.loads(line) for line in file.read_text().splitlines()][-1]
    assert (closed["state"], closed["reason"]) == ("finished", "killed")


def test_a_line_that_is_none_is_passed_over_or_named(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    sync(Order(shop.file, folder, there))
    there.take()
    (file,) = (folder / "webhook").glob("*.jsonl")
    whole = file.read_text()
    file.write_text("what is this?\n" + whole)
    sync(Order(shop.file, folder, there))
    assert there.take() == []
    file.write_text(whole + "what is this?\n")
    with pytest.raises(ValueError, match="the last line is none of a delivery log"):
        sync(Order(shop.file, folder, there))


def test_a_number_that_is_none_is_sent_as_null(shop: PublishedShop, folder: Path) -> None:
    shop.publish("update fct_email_profiles set purchase_7d_probability = 'nan'")
    there = Recorder()
    sync(Order(shop.file, folder, there))
    assert there.payloads["c1"]["purchase_7d_probability"] is None


def test_two_syncs_to_a_destination_do_not_run_at_once(shop: PublishedShop, folder: Path) -> None:
    with (
        only_sync(folder, "webhook"),
        pytest.raises(ValueError, match="another sync to webhook runs"),
    ):
        sync(Order(shop.file, folder, Recorder()))


def test_a_dry_run_changes_nothing(shop: PublishedShop, folder: Path) -> None:
    there = Recorder()
    result = dry_run(Order(shop.file, folder, there), n_shown=2)
    assert result.counts.to_send == {"upsert": 3}
    assert len(result.shown) == 2
    assert there.got == []
    assert not folder.exists()


def test_an_unpublished_file_says_so(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "empty.duckdb"
    duckdb.connect(str(file)).close()
    with pytest.raises(ValueError, match="holds no publication: run dbt build"):
        sync(Order(file, folder, Recorder()))


def test_the_log_lies_beside_the_working_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEXTBEST_DELIVERIES", raising=False)
    assert deliveries_folder(Path("shop/a.duckdb")) == Path("shop/a_deliveries")
    monkeypatch.setenv("NEXTBEST_DELIVERIES", "elsewhere")
    assert deliveries_folder(Path("shop/a.duckdb")) == Path("elsewhere")
