"""What Hightouch and Census say of the published profiles is kept in the ledger, no more."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from builds import Build
from published_shop import PublishedShop
from test_delivery_ledger import BUILD, COUNTS, LEDGER, PLANTED

LOGS = {"hightouch": "stg_hightouch__sync_changelog", "census": "stg_census__sync_log"}
STAGED = (*LOGS.values(), "stg_hightouch__sync_runs")
SYNCS = {"profiles": [1], "deletes": ["2"]}
BALANCE = "assert_every_synced_profile_has_a_state"
READ = "assert_every_line_of_the_delivery_log_is_read"
NAMELESS = "assert_deliveries_name_no_erased_customer"
NOW = "cast(now() as varchar)"
ERASE = (
    "insert into intermediate.int_tombstones "
    "select sha256('salt' || 'customer_id|' || '{}'), 'salt'"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where dbt leaves the project as it has parsed it, which takes longer than a build."""
    return tmp_path_factory.mktemp("vendors")


def planted(folder: Path) -> Build:
    for file in folder.glob("*.duckdb*"):
        file.unlink()
    built = Build(folder, {"sync_logs": {"hightouch": SYNCS, "census": SYNCS}})
    built.change(
        *PLANTED,
        "create schema hightouch_audit",
        "create table hightouch_audit.sync_runs (sync_run_id int, destination varchar, "
        "started_at varchar, finished_at varchar)",
        "create table hightouch_audit.sync_changelog (sync_id int, sync_run_id int, "
        "row_id varchar, op_type varchar, status varchar, failure_reason varchar)",
        "create schema census",
        "create table census.sync_log (log_id varchar, sync_id int, sync_run_id int, "
        "record_identifier varchar, batch_started_at varchar, batch_completed_at varchar, "
        "operation varchar, status varchar, status_message varchar, destination_id int)",
    )
    return built


def run(number: int, started_at: str, finished_at: str | None) -> str:
    ended = f"'{finished_at}'" if finished_at else "null"
    return (
        f"insert into hightouch_audit.sync_runs values "
        f"({number}, 'Klaviyo', '{started_at}', {ended})"
    )


def changed(*rows: str) -> str:
    return f"insert into hightouch_audit.sync_changelog values {', '.join(rows)}"


def sent(*rows: str) -> str:
    return f"insert into census.sync_log values {', '.join(rows)}"


def whole(number: int = 7) -> str:
    """Return the statement by which a run has sent all three profiles."""
    return changed(*(f"(1, {number}, 'c{i}', 'added', 'succeeded', null)" for i in range(3)))


def read(build: Build, *tests: str) -> str:
    return build.must(*BUILD, *STAGED, *LEDGER, NAMELESS, *tests)


def told(build: Build, columns: str, sync_id: str = "%") -> list[tuple]:
    return build.rows(
        f"select {columns} from marts.fct_deliveries "
        f"where kind <> 'sync' and sync_id like '{sync_id}' order by recorded_at, item_id"
    )


OF = "1, 9, 'c1', '2026-06-02 01:00', '2026-06-02 01:0{}', 'upsert'"
MANY_RUNS = (
    # a retry
    run(7, "2026-06-02 01:00", "2026-06-02 01:05"),
    changed(
        "(1, 7, 'c1', 'changed', 'succeeded', null)",
        "(1, 7, 'c1', 'changed', 'failed', 'timeout')",
        "(1, 7, 'c1', 'changed', 'failed', 'timeout again')",
    ),
    sent(
        f"('l1', {OF.format(1)}, 'rejected', 'ann@example.com is bad', 4)",
        f"('l2', {OF.format(2)}, 'rejected', 'still bad', 4)",
        f"('l3', {OF.format(3)}, 'succeeded', null, 4)",
        f"('l3', {OF.format(3)}, 'succeeded', null, 4)",
        f"('l4', {OF.format(4).replace('c1', 'c2')}, 'succeeded', null, null)",
        "('l5', 1, 9, 'c3', '2026-06-02 01:00', null, 'upsert', 'succeeded', null, 4)",
    ),
    # other syncs
    run(8, "2026-06-02 02:00", "2026-06-02 02:05"),
    changed(
        "(1, 8, 'c0', 'changed', 'succeeded', null)",
        "(3, 8, 'P100', 'added', 'succeeded', null)",
        "(2, 8, 'd-1', 'added', 'succeeded', null)",
        "(2, 8, 'd-2', 'removed', 'succeeded', null)",
    ),
    # rows without a sync, a run or a record
    run(9, "2026-06-02 03:00", "2026-06-02 03:05"),
    changed(
        "(1, null, 'c1', 'changed', 'succeeded', null)",
        "(1, 9, null, 'changed', 'succeeded', null)",
        "(null, 9, 'c1', 'changed', 'succeeded', null)",
        "(1, 9, 'ann@example.com', 'changed', 'succeeded', null)",
    ),
    # strange states
    run(10, "2026-06-02 04:00", "2026-06-02 04:05"),
    changed(
        "(1, 10, 'c0', null, null, null)",
        "(1, 10, 'c1', 'added', 'Skipped', 'not needed')",
        "(1, 10, 'c2', 'added', 'failed', null)",
    ),
    # over midnight, and after it
    run(11, "2026-06-02 23:59", "2026-06-03 00:05"),
    whole(11),
    run(12, "2026-06-03 01:00", "2026-06-03 01:05"),
    whole(12),
    # a run of which more may come
    sent(f"('l9', 1, 13, 'c1', {NOW}, {NOW}, 'upsert', 'succeeded', null, 4)"),
)


@pytest.fixture
def build(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.delenv("NEXTBEST_DELIVERIES", raising=False)
    return planted(folder)


@pytest.fixture
def shop(build: Build) -> PublishedShop:
    """Publish c0, c1 and c2 as p001, at 2026-06-02 00:00."""
    return PublishedShop(build.folder / "nextbest_published.duckdb")


@pytest.fixture(scope="module")
def ledger(folder: Path) -> Iterator[tuple[Build, str]]:
    """Build the ledger once, of runs of many kinds; p002 was published at 2026-06-03 00:00."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NEXTBEST_DELIVERIES", raising=False)
        build = planted(folder)
        PublishedShop(folder / "nextbest_published.duckdb").publish()
        build.change(*MANY_RUNS)
        yield build, read(build, READ, BALANCE)


def test_a_retry_is_a_further_attempt(ledger: tuple[Build, str]) -> None:
    assert told(ledger[0], "state, attempt, reason", "hightouch 7") == [
        ("failed", 1, "timeout"),
        ("delivered", 2, None),
    ]


def test_a_retry_of_census_is_told_by_its_own_row(ledger: tuple[Build, str]) -> None:
    assert told(ledger[0], "destination, customer_id, state, attempt, reason", "census 9") == [
        ("census 4", "c1", "failed", 1, "<address> is bad"),
        ("census 4", "c1", "failed", 2, "still bad"),
        ("census 4", "c1", "delivered", 3, None),
        ("census 1", "c2", "delivered", 1, None),
    ]


def test_rows_of_other_syncs_are_left_out(ledger: tuple[Build, str]) -> None:
    rows = told(ledger[0], "kind, customer_id, item_id = delivery_id", "hightouch 8")
    assert sorted(rows) == [("delete", None, True), ("upsert", "c0", False)]
    staged = "staging.stg_hightouch__sync_changelog"
    assert ledger[0].rows(f"select row_id from {staged} where carries is null and is_complete") == [
        (None,)
    ]


def test_rows_without_a_sync_run_or_record_are_told(ledger: tuple[Build, str]) -> None:
    build, said = ledger
    assert f"WARN 2 {READ}" in said, "and Census has no row of sync 2"
    assert told(build, "1", "hightouch 9") == []
    staged = "staging.stg_hightouch__sync_changelog"
    assert build.value(f"select count(*) from {staged} where row_id like '%@%'") == 0


def test_a_status_that_nobody_knows_is_a_failure(ledger: tuple[Build, str]) -> None:
    assert told(ledger[0], "kind, state, reason", "hightouch 10") == [
        ("upsert", "failed", "no status"),
        ("upsert", "failed", "unknown status skipped: not needed"),
        ("upsert", "failed", "failed"),
    ]


def test_a_run_over_midnight_sent_what_readers_saw_when_it_began(
    ledger: tuple[Build, str],
) -> None:
    build, said = ledger
    rows = build.rows(
        "select publication_id, recorded_at::varchar from marts.fct_deliveries "
        "where kind = 'sync' and sync_id = 'hightouch 11'"
    )
    assert rows == [("p001", "2026-06-03 00:05:00")]
    assert f"PASS {BALANCE}" in said
    counts = build.rows(f"{COUNTS} marts.fct_delivery_counts where publication_id = 'p002'")
    assert counts == [(3, 3, 0, 0, 0)]


def test_a_run_of_census_is_counted_an_hour_after_its_last_batch(
    ledger: tuple[Build, str],
) -> None:
    assert told(ledger[0], "state", "census 13") == [("delivered",)]
    planned = "select sync_id from marts.fct_deliveries where state = 'planned' and sync_id like "
    assert ledger[0].rows(f"{planned} 'census %'") == [("census 9",), ("census 9",)]


def test_a_run_under_way_is_read_when_it_is_over(build: Build, shop: PublishedShop) -> None:
    build.change(
        run(7, "2026-06-02 01:00", None), changed("(1, 7, 'c1', 'added', 'aborted', null)")
    )
    read(build)
    assert build.rows("from marts.fct_deliveries") == []
    build.change(
        "update hightouch_audit.sync_runs set finished_at = '2026-06-02T03:10:00+02:00'",
        "update hightouch_audit.sync_changelog set status = 'succeeded'",
        "insert into hightouch_audit.sync_runs values (7, 'Klaviyo', '2026-06-02 01:00', null)",
    )
    read(build)
    assert told(build, "state, cast(recorded_at as varchar)") == [
        ("delivered", "2026-06-02 01:10:00")
    ]


def test_a_lost_row_and_a_stale_one_do_not_cancel_out_and_no_number_passes(
    build: Build, shop: PublishedShop
) -> None:
    build.change(
        run(7, "2026-06-02 01:00", "2026-06-02 01:05"),
        whole(),
        "update hightouch_audit.sync_changelog set row_id = 'gone' where row_id = 'c1'",
    )
    read(build)
    done = build.dbt("test", "--select", BALANCE)
    assert f"FAIL 1 {BALANCE}" in done.stdout
    assert build.rows(f"{COUNTS} marts.fct_delivery_counts") == [(3, 2, 0, 0, 0)]
    assert build.value("select n_stale from marts.fct_delivery_counts") == 1
    build.change("update marts.fct_delivery_counts set n_decided = null, n_stale = 0")
    assert f"FAIL 1 {BALANCE}" in build.dbt("test", "--select", BALANCE).stdout


TIMES = "'2026-06-02 01:00', '2026-06-02 01:05'"
HIGHTOUCH = (
    run(7, "2026-06-02 01:00", "2026-06-02 01:05"),
    whole(),
    changed(
        "(1, 7, 'gone', 'removed', 'failed', 'gone is unknown')",
        "(2, 7, 'x1', 'added', 'succeeded', null)",
    ),
)
CENSUS = (
    sent(
        f"('l0', 1, 9, 'c0', {TIMES}, 'upsert', 'succeeded', null, 4)",
        f"('l1', 1, 9, 'c1', {TIMES}, 'upsert', 'succeeded', null, 4)",
        f"('l2', 1, 9, 'c2', {TIMES}, 'upsert', 'succeeded', null, 4)",
        f"('l3', 1, 9, 'gone', {TIMES}, 'delete', 'rejected', 'gone is unknown', 4)",
        f"('l4', 2, 9, 'x1', {TIMES}, 'delete', 'succeeded', null, 4)",
    ),
)


def test_the_ids_of_erased_people_are_nowhere(build: Build, shop: PublishedShop) -> None:
    build.change(*HIGHTOUCH, *CENSUS)
    read(build)
    assert len(told(build, "1")) == 10
    shop.delete("c1")
    build.change(
        ERASE.format("c1"),
        ERASE.format("gone"),
        ERASE.format("x1").replace("customer_id", "external_id"),
    )
    for _ in range(2):
        read(build)
        for table in (
            *(f"staging.{log}" for log in LOGS.values()),
            "intermediate.int_vendor_deliveries",
            "state.int_deliveries",
            "marts.fct_deliveries",
        ):
            texts = "\n".join(str(row) for row in build.rows(f"from {table}"))
            for name in ("'c1'", "'gone'", "'x1'"):
                assert name not in texts, (table, name)
            if not table.startswith(("state", "marts")):
                assert "gone" not in texts, "nor in the words of the destination"
    kinds = [kind for (kind,) in told(build, "kind")]
    assert sorted(kinds) == ["delete"] * 4 + ["upsert"] * 4


def test_the_balance_holds_where_somebody_was_erased_before_the_run_was_read(
    build: Build, shop: PublishedShop
) -> None:
    build.change(run(7, "2026-06-02 01:00", "2026-06-02 01:05"), whole(), ERASE.format("c1"))
    shop.delete("c1")
    with duckdb.connect(str(shop.file)) as con:
        con.execute(
            "update marts.fct_publications set kind = 'suppression' where publication_id = 'p002'"
        )
    read(build, BALANCE)
    assert build.rows(f"{COUNTS} marts.fct_delivery_counts") == [(2, 2, 0, 0, 0)]


def test_a_log_that_is_not_written_yet_stops_nothing(build: Build, shop: PublishedShop) -> None:
    build.change("drop schema hightouch_audit cascade", "drop schema census cascade")
    assert f"WARN 4 {READ}" in read(build, READ, BALANCE), "no row of any of the four syncs"
    assert build.rows("from marts.fct_deliveries") == []


def test_rows_that_the_log_tells_late_are_counted(build: Build, shop: PublishedShop) -> None:
    build.change(
        run(7, "2026-06-02 01:00", "2026-06-02 01:05"),
        whole(),
        "create table late as from hightouch_audit.sync_changelog where row_id = 'c1'",
        "delete from hightouch_audit.sync_changelog where row_id = 'c1'",
    )
    read(build)
    assert build.rows(f"{COUNTS} marts.fct_delivery_counts") == [(3, 2, 0, 0, 0)]
    build.change("insert into hightouch_audit.sync_changelog from late")
    read(build, BALANCE)
    assert build.rows(f"{COUNTS} marts.fct_delivery_counts") == [(3, 3, 0, 0, 0)]
