"""A build that waits for a person: what readers keep, what suppression takes, what is published."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from nextbest.approvals import approve, decide, difference, refuse, waiting
from nextbest.cli import main
from nextbest.publish.content import content_hash
from waiting_shop import REASONS, WaitingShop

pytestmark = pytest.mark.library
KINDS = "select kind from marts.fct_publications order by published_at"
OLD = dict.fromkeys(("ann", "bob", "cid"), "OLD")
NEW = dict.fromkeys(OLD, "NEW")


@pytest.fixture
def shop(tmp_path: Path) -> WaitingShop:
    """Publish one build."""
    made = WaitingShop(tmp_path)
    made.build("OLD")
    return made


def test_a_build_beyond_a_limit_is_not_published(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    assert shop.offers() == OLD
    assert shop.offers(shop.waits) == NEW
    assert shop.record("status, decided_by", build) == ("waiting", None)
    found = waiting(shop.working)
    assert found is not None
    assert found.shown.content_hash == shop.record("content_hash", build)[0]
    assert found.lines()[0].startswith(f"{build}, as of 2026-06-02, built ")
    assert found.lines()[1:] == [f"  {REASONS}"]


def test_an_approval_publishes_the_rows_that_waited(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    shown = shop.rows("select * exclude (updated_at) from marts.fct_email_profiles", shop.waits)
    said = approve(shop.working, build, "Ann Lee", "the spring campaign")
    assert shop.rows("select * exclude (updated_at) from marts.fct_email_profiles") == shown
    assert [kind for (kind,) in shop.rows(KINDS)] == ["full", "full"]
    ((publication_id,),) = shop.rows(
        "select publication_id from marts.fct_publications order by published_at desc limit 1"
    )
    assert said == f"{build} is approved by Ann Lee and published as {publication_id}."
    decided = ("approved", "Ann Lee", "the spring campaign", publication_id)
    columns = "status, decided_by, why, publication_id"
    assert shop.record(columns, build) == decided
    assert shop.rows(f"select {columns} from marts.fct_approvals") == [decided]
    assert not shop.waits.exists()
    schemas = shop.rows("select distinct schema_name from duckdb_tables()")
    assert schemas == [("marts",)]


def test_a_reader_who_remembers_the_largest_time_misses_nothing(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    shop.suppress("bob")
    cursor = shop.newest()
    approve(shop.working, build, "Ann Lee", "as meant")
    seen = shop.rows(
        "select customer_id from marts.fct_email_profiles "
        f"where updated_at > '{cursor}' order by updated_at"
    )
    assert seen == [("ann",), ("cid",)]
    late = (
        "select count(*) from marts.fct_email_profiles where updated_at > current_localtimestamp()"
    )
    assert shop.rows(late) == [(0,)]


def test_events_keep_the_times_that_readers_saw(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    shop.suppress("bob")
    approve(shop.working, build, "Ann Lee", "as meant")
    events = "select event_id, occurred_at from {} order by event_id"
    held = shop.rows(events.format("state.int_segment_entries"), shop.working)
    assert shop.rows(events.format("marts.fct_segment_entries")) == held


def test_people_who_withdraw_meanwhile_leave_both(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    shop.suppress("bob")
    assert shop.offers() == {"ann": "OLD", "cid": "OLD"}
    assert shop.offers(shop.waits) == {"ann": "NEW", "cid": "NEW"}
    said = approve(shop.working, build, "Ann Lee", "as meant")
    assert shop.offers() == {"ann": "NEW", "cid": "NEW"}
    assert "changed or removed 1 of its profiles" in said
    mailed = "select count(*) from marts.fct_email_profiles where email like 'bob%'"
    assert shop.rows(mailed) == [(0,)]


def test_what_was_changed_by_hand_is_not_published(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    with duckdb.connect(str(shop.waits)) as con:
        con.execute(
            "update marts.fct_email_profiles set offer_code = 'X' where customer_id = 'ann'"
        )
    with pytest.raises(ValueError, match="does not hold what was shown"):
        approve(shop.working, build, "Ann Lee", "as meant")
    assert shop.offers() == OLD
    assert shop.record("status", build) == ("waiting",)


def test_a_refused_build_is_never_published(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    said = refuse(shop.working, build, "Bo Chan", "too many discounts")
    assert said == f"{build} is refused by Bo Chan. Readers keep the last publication."
    with pytest.raises(ValueError, match="refused by Bo Chan: too many discounts"):
        approve(shop.working, build, "Ann Lee", "as meant")
    again = refuse(shop.working, build, "Ann Lee", "no")
    assert again == f"{build} was refused before, by Bo Chan: too many discounts."
    assert (shop.offers(), shop.waits.exists(), waiting(shop.working)) == (OLD, False, None)


def test_an_approval_is_given_once(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    approve(shop.working, build, "Ann Lee", "as meant")
    again = approve(shop.working, build, "Bo Chan", "me, too")
    assert again.startswith(f"{build} was approved before, by Ann Lee: as meant.")
    with pytest.raises(ValueError, match="was approved by Ann Lee"):
        refuse(shop.working, build, "Bo Chan", "no")
    assert len(shop.rows(KINDS)) == 2


def test_of_two_processes_at_once_one_publishes(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    command = [sys.executable, "-m", "nextbest.cli", "approvals", "--db", str(shop.working)]
    both = [
        subprocess.Popen(
            [*command, "approve", build, "--by", name, "--why", "as meant"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("Ann", "Bo")
    ]
    said = [one.communicate() for one in both]
    assert len(shop.rows(KINDS)) == 2, said
    assert shop.offers() == NEW
    published = [out for out, _ in said if "and published as" in out]
    others = [out + err for out, err in said if "and published as" not in out]
    assert len(published) == 1
    assert all("was approved before" in text or "is in use" in text for text in others)


def test_while_a_build_runs_nothing_is_decided(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    held = (
        f"import duckdb; c = duckdb.connect({str(shop.working)!r}); print(1, flush=True); input()"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", held], stdin=pipe, stdout=pipe) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ValueError, match=r"is in use: process .* writes it"):
            approve(shop.working, build, "Ann Lee", "as meant")
        found = waiting(shop.working)
        assert found is not None
        assert found.status == "unknown"
        holder.communicate(b"\n")
    assert shop.offers() == OLD


def test_a_newer_build_takes_the_place_of_one_that_waits(shop: WaitingShop) -> None:
    old = shop.build("NEW", is_beyond=True)
    newer = shop.build("NEWER", is_beyond=True)
    with pytest.raises(ValueError, match="a newer build took its place"):
        approve(shop.working, old, "Ann Lee", "as meant")
    approve(shop.working, newer, "Ann Lee", "as meant")
    assert shop.offers() == dict.fromkeys(OLD, "NEWER")


def test_a_build_within_the_limits_publishes_and_ends_the_wait(shop: WaitingShop) -> None:
    old = shop.build("NEW", is_beyond=True)
    shop.build("NEWER")
    assert (shop.offers(), shop.waits.exists()) == (dict.fromkeys(OLD, "NEWER"), False)
    for act in (approve, refuse):
        with pytest.raises(ValueError, match="a newer build took its place"):
            act(shop.working, old, "Ann Lee", "as meant")


def test_a_newer_build_that_failed_ends_the_wait_too(shop: WaitingShop) -> None:
    build = shop.build("NEW", is_beyond=True)
    with duckdb.connect(str(shop.working)) as con:
        con.execute(
            "insert into state.int_segment_entries by name "
            "select 'e9' as event_id, now() at time zone 'UTC' + interval 1 second as written_at"
        )
    with pytest.raises(ValueError, match="even if that one failed"):
        approve(shop.working, build, "Ann Lee", "as meant")
    assert shop.offers() == OLD


@pytest.mark.parametrize("step", ["publish_waiting", "published"])
def test_a_killed_approval_is_finished_by_the_same_command(
    shop: WaitingShop, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = shop.build("NEW", is_beyond=True)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(decide, step, killed)
        with pytest.raises(KeyboardInterrupt):
            approve(shop.working, build, "Ann Lee", "as meant")
    assert shop.record("status, publication_id", build) == ("approved", None)
    said = approve(shop.working, build, "Bo Chan", "it was stuck")
    assert said.startswith(f"{build} is approved by Ann Lee and published as ")
    assert (shop.offers(), len(shop.rows(KINDS))) == (NEW, 2)
    assert shop.record("decided_by, publication_id is not null", build) == ("Ann Lee", True)
    assert not shop.waits.exists()


def test_the_command_says_what_is_wrong(
    shop: WaitingShop, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["approvals", "--db", str(shop.working)]
    assert main(command) == 0
    assert capsys.readouterr().out == "no build waits for an approval\n"
    with pytest.raises(SystemExit):
        main([*command, "approve", "x", "--by", " ", "--why", "y"])
    assert main([*command, "approve", "x", "--by", "Ann", "--why", "y"]) == 2
    assert "no build x needs an approval; expected: no build waits" in capsys.readouterr().err
    build = shop.build("NEW", is_beyond=True)
    with pytest.raises(ValueError, match=f"x does not wait; .*{build}"):
        difference(shop.working, "x")


def test_the_hash_tells_rows_apart_and_no_order() -> None:
    with duckdb.connect() as con:
        con.execute("create schema marts")
        told = []
        for values in ("(1), (2)", "(2), (1)", "(1), (3)", "(1), (2), (2)"):
            con.execute(f"create or replace table marts.fct as from (values {values}) as t(a)")
            told.append(content_hash(con, "marts"))
    assert told[0] == told[1]
    assert len(set(told)) == 3
