"""What Hightouch and Census say of the published profiles is kept in the ledger, no more."""

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
ERASE = (
    "insert into intermediate.int_tombstones "
    "select sha256('salt' || 'customer_id|' || '{}'), 'salt'"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where dbt leaves the project as it has parsed it, which takes longer than a build."""
    return tmp_path_factory.mktemp("vendors")


@pytest.fixture
def build(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.delenv("NEXTBEST_DELIVERIES", raising=False)
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


@pytest.fixture
def shop(build: Build) -> PublishedShop:
    """Publish c0, c1 and c2 as p001, at 2026-06-02 00:00."""
    return PublishedShop(build.folder / "nextbest_published.duckdb")


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


def told(build: Build, columns: str, where: str = "kind <> 'sync'") -> list[tuple]:
    return build.rows(
        f"select {columns} from marts.fct_deliveries where {where} order by recorded_at, item_id"
    )


def test_a_retry_is_a_further_attempt(build: Build, shop: PublishedShop) -> None:
    build.change(
        run(7, "2026-06-02 01:00", "2026-06-02 01:05"),
        changed(
            "(1, 7, 'c1', 'changed', 'succeeded', null)",
            "(1, 7, 'c1', 'changed', 'failed', 'timeout')",
            "(1, 7, 'c1', 'changed', 'failed', 'timeout again')",
        ),
    )
    read(build)
    assert told(build, "state, attempt, reason") == [
        ("failed", 1, "timeout"),
        ("delivered", 2, None),
    ]
    assert build.rows("select n_delivered, n_failed from marts.fct_delivery_counts") == [(1, 0)]


def test_a_retry_of_census_is_told_by_its_own_row(build: Build, shop: PublishedShop) -> None:
    of = "1, 9, 'c1', '2026-06-02 01:00', '2026-06-02 01:0{}', 'upsert'"
    build.change(
        sent(
            f"('l1', {of.format(1)}, 'rejected', 'ann@example.com is bad', 4)",
            f"('l2', {of.format(2)}, 'rejected', 'still bad', 4)",
            f"('l3', {of.format(3)}, 'succeeded', null, 4)",
            f"('l3', {of.format(3)}, 'succeeded', null, 4)",
            f"('l4', {of.format(4).replace('c1', 'c2')}, 'succeeded', null, null)",
            "('l5', 1, 9, 'c3', '2026-06-02 01:00', null, 'upsert', 'succeeded', null, 4)",
        )
    )
    read(build)
    assert told(build, "destination, customer_id, state, attempt, reason") == [
        ("census 4", "c1", "failed", 1, "<address> is bad"),
        ("census 4", "c1", "failed", 2, "still bad"),
        ("census 4", "c1", "delivered", 3, None),
        ("census 1", "c2", "delivered", 1, None),
    ]


def test_a_run_under_way_is_read_when_it_is_over(build: Build, shop: PublishedShop) -> None:
    build.change(
        run(7, "2026-06-02 01:00", None), changed("(1, 7, 'c1', 'added', 'aborted', null)")
    )
    read(build)
    assert told(build, "state", "true") == []
    build.change(
        "update hightouch_audit.sync_runs set finished_at = '2026-06-02T03:10:00+02:00'",
        "update hightouch_audit.sync_changelog set status = 'succeeded'",
        "insert into hightouch_audit.sync_runs values (7, 'Klaviyo', '2026-06-02 01:00', null)",
    )
    read(build)
    assert told(build, "state, cast(recorded_at as varchar)") == [
        ("delivered", "2026-06-02 01:10:00")
    ]


def test_a_run_of_census_is_counted_an_hour_after_its_last_batch(
    build: Build, shop: PublishedShop
) -> None:
    now = "cast(now() as varchar)"
    build.change(sent(f"('l1', 1, 9, 'c1', {now}, {now}, 'upsert', 'succeeded', null, 4)"))
    read(build)
    assert told(build, "kind", "true") == [("upsert",)]
    assert build.rows("from marts.fct_delivery_counts") == []


def test_rows_of_other_syncs_are_left_out(build: Build, shop: PublishedShop) -> None:
    build.change(
        run(7, "2026-06-02 01:00", "2026-06-02 01:05"),
        whole(),
        changed(
            "(3, 7, 'P100', 'added', 'succeeded', null)",
            "(2, 7, 'd-1', 'added', 'succeeded', null)",
            "(2, 7, 'd-2', 'removed', 'succeeded', null)",
        ),
    )
    said = read(build, BALANCE)
    assert told(build, "kind, customer_id, item_id = delivery_id") == [
        ("upsert", "c0", False),
        ("upsert", "c1", False),
        ("upsert", "c2", False),
        ("delete", None, True),
    ]
    assert f"PASS {BALANCE}" in said
    staged = "staging.stg_hightouch__sync_changelog"
    assert build.rows(f"select row_id from {staged} where carries is null") == [(None,)]
    assert build.rows(f"{COUNTS} marts.fct_delivery_counts") == [(3, 3, 0, 0, 0)]


def test_rows_without_a_sync_run_or_record_are_told(build: Build, shop: PublishedShop) -> None:
    build.change(
        run(7, "2026-06-02 01:00", "2026-06-02 01:05"),
        whole(),
        changed(
            "(1, null, 'c1', 'changed', 'succeeded', null)",
            "(1, 7, null, 'changed', 'succeeded', null)",
            "(null, 7, 'c1', 'changed', 'succeeded', null)",
            "(1, 7, 'ann@example.com', 'changed', 'succeeded', null)",
            "(2, 7, 'd-1', 'added', 'succeeded', null)",
        ),
    )
    said = read(build, READ, BALANCE)
    assert f"WARN 3 {READ}" in said, "and Census has no row of sync 1 or 2"
    assert len(told(build, "1")) == 4
    staged = "staging.stg_hightouch__sync_changelog"
    assert build.value(f"select count(*) from {staged} where row_id like '%@%'") == 0


def test_a_status_that_nobody_knows_is_a_failure(build: Build, shop: PublishedShop) -> None:
    build.change(
        run(7, "2026-06-02 01:00", "2026-06-02 01:05"),
        changed(
            "(1, 7, 'c0', null, null, null)",
            "(1, 7, 'c1', 'added', 'Skipped', 'not needed')",
            "(1, 7, 'c2', 'added', 'failed', null)",
        ),
    )
    read(build, BALANCE)
    assert told(build, "kind, state, reason") == [
        ("upsert", "failed", "no status"),
        ("upsert", "failed", "unknown status skipped: not needed"),
        ("upsert", "failed", "failed"),
    ]


def test_a_run_over_midnight_sent_what_readers_saw_when_it_began(
    build: Build, shop: PublishedShop
) -> None:
    shop.publish()
    build.change(run(7, "2026-06-02 23:59", "2026-06-03 00:05"), whole())
    read(build)
    rows = told(build, "publication_id, recorded_at::varchar", "kind = 'sync'")
    assert rows == [("p001", "2026-06-03 00:05:00")]
    build.change(run(8, "2026-06-03 01:00", "2026-06-03 01:05"), whole(8))
    read(build, BALANCE)
    assert build.rows("select publication_id, n_decided from marts.fct_delivery_counts") == [
        ("p002", 3)
    ]


def test_a_lost_row_and_a_stale_one_do_not_cancel_out(build: Build, shop: PublishedShop) -> None:
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


def test_a_number_that_is_not_known_is_a_failure(build: Build, shop: PublishedShop) -> None:
    build.change(run(7, "2026-06-02 01:00", "2026-06-02 01:05"), whole())
    read(build)
    build.must("test", "--select", BALANCE)
    build.change("update marts.fct_delivery_counts set n_decided = null")
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


@pytest.mark.parametrize("vendor", LOGS)
def test_the_ids_of_erased_people_are_nowhere(
    build: Build, shop: PublishedShop, vendor: str
) -> None:
    build.change(*(HIGHTOUCH if vendor == "hightouch" else CENSUS))
    read(build)
    assert len(told(build, "1")) == 5
    shop.delete("c1")
    build.change(
        ERASE.format("c1"),
        ERASE.format("gone"),
        ERASE.format("x1").replace("customer_id", "external_id"),
    )
    for _ in range(2):
        read(build)
        assert told(build, "kind, customer_id", "kind <> 'sync'")
        for table in (
            f"staging.{LOGS[vendor]}",
            "intermediate.int_vendor_deliveries",
            "state.int_deliveries",
            "marts.fct_deliveries",
        ):
            texts = "\n".join(str(row) for row in build.rows(f"from {table}"))
            for name in ("'c1'", "'gone'", "'x1'"):
                assert name not in texts, (table, name)
            if not table.startswith(("state", "marts")):
                assert "gone" not in texts
    kinds = [kind for (kind,) in told(build, "kind")]
    assert sorted(kinds) == ["delete", "delete", "upsert", "upsert"]


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


@pytest.mark.parametrize(
    ("logs", "objection"),
    [
        (["hightouch"], "is not a mapping; expected the ids of syncs by tool, such as {hightouch"),
        ({"segment": {"profiles": [1]}}, "'segment'; expected some of hightouch, census"),
        ({"census": [1]}, "var sync_logs: census: '[1]'; expected lists of sync ids by what"),
        ({"census": {"profiles": 1}}, "expected lists of sync ids"),
        ({"census": {"orders": [1]}}, "expected lists of sync ids"),
        ({"census": {"profiles": []}}, "expected lists of sync ids"),
        ({"census": {"profiles": [1.5]}}, "expected lists of sync ids"),
        ({"census": {"profiles": [1], "deletes": ["1"]}}, "each id once"),
    ],
)
def test_a_var_without_sense_is_an_error_that_says_what_was_expected(
    say, logs: object, objection: str
) -> None:
    assert objection in say("check_sync_logs", logs=logs)


def test_few_ids_are_enough(say) -> None:
    assert say("check_sync_logs", logs={}) == ""
    assert say("check_sync_logs", logs={"hightouch": {"profiles": [1234]}}) == ""
