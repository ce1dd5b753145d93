"""Publication on hand-made files: readers see the old file or the new one, and never half."""

import json
import os
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from nextbest.files import published_file
from nextbest.identity.register import salted_hash
from nextbest.publish import dbt_models, snowflake
from nextbest.publish.catalog import one, tables
from nextbest.publish.erase_rows import Suppression
from nextbest.publish.location import attach
from nextbest.publish.publication import open_file, replace_file, utc_now
from nextbest.publish.suppression import apply, is_due

PAST = datetime(2026, 1, 1, 5)
SALT = "salt"
COLUMNS = (
    "customer_id, external_id, email, email_sha256, updated_at, is_active, suppressed_reason, "
    "is_personalised"
)


def fill(con: duckdb.DuckDBPyConnection) -> None:
    """Make marts of three people."""
    con.execute("create schema marts")
    con.execute(
        "create table marts.fct_email_profiles as select name as customer_id, 'x' || name as "
        "external_id, name || '@s.example' as email, sha256(email) as email_sha256, "
        f"timestamp '{PAST}' + to_milliseconds(row_number() over ()) as updated_at, "
        "true as is_active, null::varchar as suppressed_reason "
        "from (values ('ann'), ('bob'), ('cid')) as people(name)"
    )
    con.execute(
        "create table marts.fct_email_profile_deletes (delete_id varchar, customer_id varchar, "
        "external_id varchar, email_sha256 varchar, reason varchar, updated_at timestamp)"
    )
    con.execute("create table marts.fct_customer_scores as select 'ann' as customer_id, 1 as score")
    con.execute(
        "create table marts.fct_rejected_rows as select 'o1' as source_key, 'ann' as person, "
        "'x' as reason, 'x' as reasons, '{\"customer_id\": \"ann\"}' as raw_row"
    )
    con.execute(
        "create table marts.fct_catalog_items as select 'p' as product_id, "
        f"timestamp '{PAST}' as updated_at"
    )


def suppression(
    *erased: str | tuple[str, str],
    withdrawn: str | None = None,
    impersonal: str | None = None,
    days: int = 30,
) -> Suppression:
    """Suppress customers, and erase ids of customers or pairs of a kind and a value."""
    said = [
        (withdrawn, "x", None, "hash", utc_now(), False, "withdrawn", False),
        (impersonal, "x", "i@s.example", "hash", utc_now(), True, None, False),
    ]
    rows = pd.DataFrame([row for row in said if row[0]], columns=COLUMNS.split(", "))
    names = [("customer_id", name) if isinstance(name, str) else name for name in erased]
    hashes = [salted_hash(SALT, kind, name) for kind, name in names]
    tombstones = pa.table(
        {
            "value_hash": pa.array(hashes, pa.string()),
            "salt": pa.array([SALT] * len(hashes), pa.string()),
        }
    )
    return Suppression(pa.Table.from_pandas(rows), tombstones, utc_now(), days)


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("set TimeZone = 'UTC'")
    fill(con)
    return con


def test_nothing_is_due_without_a_sign(con: duckdb.DuckDBPyConnection) -> None:
    assert not is_due(con, "marts", suppression())
    assert not is_due(con, "marts", suppression("never seen"))
    assert is_due(con, "marts", suppression("ann"))
    assert is_due(con, "marts", suppression(withdrawn="bob"))


def test_who_withdrew_is_inactive_and_others_are_as_before(con: duckdb.DuckDBPyConnection) -> None:
    query = "from marts.fct_email_profiles where customer_id <> 'bob' order by all"
    before = con.execute(query).fetchall()
    apply(con, "marts", suppression(withdrawn="bob"))
    assert con.execute(query).fetchall() == before
    row = con.execute(
        "select is_active, email, suppressed_reason from marts.fct_email_profiles "
        "where customer_id = 'bob'"
    ).fetchall()
    assert row == [(False, None, "withdrawn")]


TRIGGERED = (
    "create table marts.fct_triggers as select customer_id, customer_id || '-1' as trigger_id, "
    "true as is_open from marts.fct_email_profiles"
)


def test_whoever_says_no_to_personalization_alone_keeps_no_trigger(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute(TRIGGERED)
    apply(con, "marts", suppression(withdrawn="bob", impersonal="cid"))
    left = con.execute("select customer_id from marts.fct_triggers").fetchall()
    assert left == [("ann",)]
    people = con.execute("select customer_id from marts.fct_email_profiles where is_active")
    assert set(people.fetchall()) == {("ann",), ("cid",)}


def test_refusals_reach_what_was_decided_on_snowflake_too(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(TRIGGERED)
    con.execute("create table marts.fct_next_best_offers as from marts.fct_triggers")
    con.register("suppressed_profiles", suppression(withdrawn="bob", impersonal="cid").profiles)
    for statement in snowflake._refused("marts", tables(con, "marts")):
        con.execute(statement)
    found = [
        con.execute(f"select customer_id from marts.{table} order by all").fetchall()
        for table in ("fct_triggers", "fct_next_best_offers")
    ]
    assert found == [[("ann",)], [("ann",), ("cid",)]]


def test_the_erased_are_in_the_deletes_alone_and_not_for_ever(
    con: duckdb.DuckDBPyConnection,
) -> None:
    apply(con, "marts", suppression("ann"))
    for table in ("fct_email_profiles", "fct_customer_scores"):
        query = f"select count(*) from marts.{table} where customer_id = 'ann'"
        assert con.execute(query).fetchall() == [(0,)], table
    assert con.execute(
        "select source_key, reason, raw_row from marts.fct_rejected_rows"
    ).fetchall() == [(None, "customer_erased", None)]
    told = con.execute(
        "select customer_id, external_id, email_sha256 is not null, reason, updated_at > ? "
        "from marts.fct_email_profile_deletes",
        [PAST],
    ).fetchall()
    assert told == [("ann", "xann", True, "erased", True)]
    assert not is_due(con, "marts", suppression("ann"))
    later = suppression("ann", days=0)
    assert is_due(con, "marts", later)
    apply(con, "marts", later)
    assert con.execute("from marts.fct_email_profile_deletes").fetchall() == []


def test_what_a_platform_calls_the_erased_stays_until_it_has_deleted_them(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute(
        "create table marts.fct_deliveries as select line::varchar as delivery_id, 'mailchimp' as "
        "destination, 's' || line as sync_id, 'ann' as item_id, 'ann' as customer_id, 'upsert' as "
        "kind, 'delivered' as state, null::varchar as reason, 'name' || line as platform_id, "
        f"timestamp '{PAST}' + to_hours(line) as recorded_at from range(3) as lines (line)"
    )
    held = "select delivery_id, customer_id from marts.fct_deliveries order by all"
    apply(con, "marts", suppression("ann"))
    assert con.execute(held).fetchall() == [("2", "ann")]
    assert not is_due(con, "marts", suppression("ann"))
    con.execute(
        "insert into marts.fct_deliveries select '3', 'mailchimp', 's3', 'd-ann', 'ann', 'delete', "
        f"'delivered', null, null, timestamp '{PAST}' + to_hours(9)"
    )
    assert is_due(con, "marts", suppression("ann"))
    apply(con, "marts", suppression("ann"))
    assert con.execute(held).fetchall() == []


def test_deletes_of_an_older_version_are_no_obstacle(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("drop table marts.fct_email_profile_deletes")
    con.execute(
        "create table marts.fct_email_profile_deletes as select customer_id, external_id, "
        "updated_at from marts.fct_email_profiles"
    )
    con.execute("alter table marts.fct_email_profiles drop column suppressed_reason")
    erased = suppression("ann", withdrawn="bob")
    assert is_due(con, "marts", erased)
    apply(con, "marts", erased)
    left = con.execute("select customer_id, is_active from marts.fct_email_profiles order by all")
    assert left.fetchall() == [("bob", False), ("cid", True)]


def add_delete(con: duckdb.DuckDBPyConnection, name: str, reason: str = "withdrawn") -> None:
    """Add an identity that was told in the past, of a customer without a profile."""
    con.execute(
        "insert into marts.fct_email_profile_deletes values "
        f"('d-{name}', '{name}', 'x{name}', sha256('{name}@s.example'), '{reason}', '{PAST}')"
    )


def deletes(con: duckdb.DuckDBPyConnection, columns: str) -> list[tuple]:
    return con.execute(
        f"select {columns} from marts.fct_email_profile_deletes order by updated_at"
    ).fetchall()


@pytest.mark.parametrize("kind", ["customer_id", "external_id", "email"])
def test_what_was_told_of_an_erased_person_before_is_told_anew(
    con: duckdb.DuckDBPyConnection, kind: str
) -> None:
    for name in ("dan", "eve"):
        add_delete(con, name)
    values = {"customer_id": "dan", "external_id": "xdan"}
    value = values.get(kind, sha256(b"dan@s.example").hexdigest())
    now = utc_now()
    erased = suppression((kind, value))
    assert is_due(con, "marts", erased)
    apply(con, "marts", erased)
    told = deletes(con, f"customer_id, reason, updated_at > timestamp '{now}'")
    assert told == [("eve", "withdrawn", False), ("dan", "erased", True)]
    assert not is_due(con, "marts", erased)
    apply(con, "marts", suppression((kind, value), days=0))
    assert deletes(con, "customer_id") == [("eve",)]


def test_rows_that_change_in_the_deletes_have_times_of_their_own(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for name in ("dan", "eve"):
        add_delete(con, name)
    apply(con, "marts", suppression("ann", "bob", "dan", "eve"))
    ((n_rows, n_times),) = deletes(con, "count(*) over (), count(distinct updated_at) over ()")[:1]
    assert (n_rows, n_times) == (4, 4)


def test_an_identifier_that_a_living_profile_uses_is_not_told(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute("update marts.fct_email_profiles set external_id = 'x1' where customer_id <> 'cid'")
    apply(con, "marts", suppression("ann"))
    assert deletes(con, "customer_id, external_id, email_sha256 is null") == [("ann", None, False)]
    con.execute("update marts.fct_email_profile_deletes set external_id = 'xcid'")
    erased = suppression("ann")
    assert is_due(con, "marts", erased)  # cid came to use it after it was told
    ((told_at,),) = deletes(con, "updated_at")
    apply(con, "marts", erased)
    changed = deletes(con, f"customer_id, external_id, updated_at > timestamp '{told_at}'")
    assert changed == [("ann", None, True)]


def test_a_profile_at_the_address_of_an_erased_person_leaves_by_its_address(
    con: duckdb.DuckDBPyConnection,
) -> None:
    address = sha256(b"ann@s.example").hexdigest()
    apply(con, "marts", suppression(("email", address)))
    profiles = con.execute("select customer_id from marts.fct_email_profiles order by all")
    assert profiles.fetchall() == [("bob",), ("cid",)]
    assert deletes(con, "customer_id, external_id, email_sha256") == [(None, None, address)]


@pytest.mark.parametrize(
    "customer_id", ["xann", "Ann@S.example", sha256(b"ann@s.example").hexdigest()]
)
def test_a_rejected_row_may_name_an_erased_person_by_any_name(
    con: duckdb.DuckDBPyConnection, customer_id: str
) -> None:
    con.execute(
        "update marts.fct_rejected_rows set raw_row = ?", [json.dumps({"customer_id": customer_id})]
    )
    address = sha256(b"ann@s.example").hexdigest()
    erased = suppression("ann", ("external_id", "xann"), ("email", address))
    apply(con, "marts", erased)
    rows = con.execute("select source_key, reason, raw_row from marts.fct_rejected_rows")
    assert rows.fetchall() == [(None, "customer_erased", None)]


def test_an_id_of_the_platform_is_no_id_of_another_customer_in_rejected_rows(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute("update marts.fct_rejected_rows set raw_row = ?", ['{"customer_id": "bob"}'])
    apply(con, "marts", suppression("ann", ("external_id", "bob")))
    rows = con.execute("select source_key, reason from marts.fct_rejected_rows")
    assert rows.fetchall() == [("o1", "x")]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "x.duckdb"
    file.write_text("old")

    def fail(aside: Path) -> None:
        aside.write_text("half")
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        replace_file(file, fail)
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["x.duckdb"]


def test_a_stale_log_of_the_old_file_is_removed(tmp_path: Path) -> None:
    file = tmp_path / "x.duckdb"
    Path(f"{file}.wal").write_text("of the old file")
    replace_file(file, lambda aside: aside.write_text("new"))
    assert os.listdir(tmp_path) == ["x.duckdb"]


def test_a_build_reads_a_file_that_somebody_holds_for_writing(tmp_path: Path) -> None:
    file = published_file(tmp_path / "shop.duckdb")
    with open_file(file) as con:
        fill(con)
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as con:
        assert attach(con, file)
        rows = con.execute("select count(*) from published.marts.fct_email_profiles").fetchall()
    assert rows == [(3,)]


class Session:
    """What a Python model gets, as far as publication uses it."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection outside of dbt's transaction."""
        return self.con.cursor()


def published(tmp_path: Path, problem: bool = False) -> pd.DataFrame:
    con = duckdb.connect(str(tmp_path / "shop.duckdb"))
    con.execute("set TimeZone = 'UTC'")
    if not con.execute("select 1 from duckdb_schemas() where schema_name = 'marts'").fetchall():
        fill(con)
    attach(con, published_file(tmp_path / "shop.duckdb"))
    build = con.sql(
        "select date '2026-01-02' as as_of_date, false as is_rehearsal, '{}' as known_until"
    )
    marts = con.sql(
        "select table_name as mart from duckdb_tables() where schema_name = 'marts' "
        "and database_name = current_database() and table_name <> 'fct_publications'"
    )
    problems = con.sql(
        "select 'fct_email_profiles' as mart, 'twice' as problem, 2 as n_rows, 'ann' as example "
        f"where {str(problem).lower()}"
    )
    try:
        within = con.sql("select false as is_beyond")
        return dbt_models.publish(Session(con), build, marts, problems, within)
    finally:
        con.close()


def test_each_publication_leaves_a_row_and_the_marts_of_one_build(tmp_path: Path) -> None:
    published(tmp_path)
    rows = published(tmp_path)
    assert rows["kind"].tolist() == ["full", "full"]
    assert rows["published_at"].is_monotonic_increasing
    assert (rows["first_updated_at"] <= rows["published_at"]).all()
    assert json.loads(rows["rows_by_mart"].iloc[-1])["fct_email_profiles"] == 3
    with duckdb.connect(str(published_file(tmp_path / "shop.duckdb")), read_only=True) as con:
        dates = con.execute("select distinct as_of_date from marts.fct_publications").fetchall()
        people = con.execute("select count(*) from marts.fct_email_profiles").fetchall()
    assert (dates, people) == ([(date(2026, 1, 2),)], [(3,)])


def test_marts_with_a_problem_are_not_published(tmp_path: Path) -> None:
    with pytest.raises(
        dbt_models.NotPublishedError, match=r"fct_email_profiles: twice .2 rows.*ann"
    ):
        published(tmp_path, problem=True)
    assert not published_file(tmp_path / "shop.duckdb").exists()


def test_no_time_lies_in_the_future_when_it_is_published(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as con:
        con.execute("set TimeZone = 'UTC'")
        fill(con)
        soon = utc_now() + timedelta(seconds=1)
        con.execute("update marts.fct_catalog_items set updated_at = ?", [soon])
    rows = published(tmp_path)
    assert rows["published_at"].iloc[-1].to_pydatetime() > soon


def working(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(str(tmp_path / "shop.duckdb"))
    con.execute("set TimeZone = 'UTC'")
    return con


def suppress(con: duckdb.DuckDBPyConnection, *changes: tuple[str, str]) -> pd.DataFrame:
    """Suppress people, each in a place, as int_suppressed_profiles says."""
    file = published_file(Path(con.execute("pragma database_list").fetchall()[0][2]))
    attach(con, file)
    rows = pa.concat_tables(
        [
            suppression(withdrawn=who).profiles.append_column("place", [[place]])
            for place, who in changes
        ]
        or [suppression(withdrawn="x").profiles.append_column("place", [["x"]]).slice(1)]
    )
    con.register("changes", rows)
    con.register("none_erased", suppression().tombstones)
    meta = {"erasure_notice_days": 30}
    profiles, tombstones = con.sql("from changes"), con.sql("from none_erased")
    return dbt_models.publish_suppression(Session(con), profiles, tombstones, meta)


def active(con: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    query = f"select customer_id from {database}.marts.fct_email_profiles where is_active"
    return {who for (who,) in con.execute(query).fetchall()}


def test_the_working_marts_have_changes_of_their_own(tmp_path: Path) -> None:
    """After a failure they are ahead: cid is new in them, bob has left what readers have."""
    published(tmp_path)
    with working(tmp_path) as con:
        con.execute("update marts.fct_email_profiles set is_active = false where customer_id='bob'")
        rows = suppress(con, ("published", "bob"), ("working", "cid"))
        assert rows["kind"].tolist() == ["suppression"]
        assert active(con, "shop") == {"ann"}
        assert active(con, "published") == {"ann", "cid"}


def test_what_a_kill_left_in_the_working_marts_is_repaired(tmp_path: Path) -> None:
    published(tmp_path)
    with working(tmp_path) as con:
        suppress(con, ("published", "ann"))  # and killed before the working marts
        assert "ann" in active(con, "shop")
        assert len(suppress(con, ("working", "ann"))) == 0
        assert active(con, "shop") == active(con, "published") == {"bob", "cid"}


def test_a_publication_remembers_what_its_build_knew(tmp_path: Path) -> None:
    assert published(tmp_path)["known_until"].tolist() == ["{}"]


@pytest.mark.parametrize("kind", ["full", "suppression"])
def test_a_file_of_an_older_version_gets_the_new_columns(tmp_path: Path, kind: str) -> None:
    published(tmp_path)
    with open_file(published_file(tmp_path / "shop.duckdb")) as con:
        con.execute("alter table marts.fct_publications drop column known_until")
    if kind == "full":
        published(tmp_path)
    else:
        with working(tmp_path) as con:
            suppress(con, ("published", "ann"))
    with duckdb.connect(str(published_file(tmp_path / "shop.duckdb")), read_only=True) as con:
        rows = con.execute(
            "select kind, known_until from marts.fct_publications order by published_at"
        ).fetchall()
    assert rows == [("full", None), (kind, "{}" if kind == "full" else None)]


def test_a_target_of_a_developer_publishes_and_suppresses_apart(tmp_path: Path) -> None:
    published(tmp_path)
    file, name = tmp_path / "shop.duckdb", "dev_anna_published"
    with working(tmp_path) as con:
        con.execute("create schema dev_anna_marts")
        for mart in tables(con, "marts"):
            con.execute(f"create table dev_anna_marts.{mart} as from marts.{mart}")
        con.execute("update dev_anna_marts.fct_catalog_items set product_id = 'of a developer'")
        attach(con, published_file(file))
        attach(con, published_file(file, name), name)
        build = con.sql(
            "select date '2026-01-02' as as_of_date, false as is_rehearsal, '{}' as known_until"
        )
        marts = con.sql("select unnest(['fct_email_profiles', 'fct_catalog_items']) as mart")
        none = con.sql("select '' as mart, '' as problem, 0 as n_rows, '' as example where false")
        within = con.sql("select false as is_beyond")
        for n_publications in (1, 2):
            rows = dbt_models.publish(Session(con), build, marts, none, within, "dev_anna_marts")
            assert len(rows) == n_publications
        asked = suppression(withdrawn="bob").profiles.append_column("place", [["published"]])
        rows = dbt_models.publish_suppression(
            Session(con),
            con.from_arrow(asked),
            con.from_arrow(suppression().tombstones),
            {"erasure_notice_days": 30},
            "dev_anna_marts",
        )
        assert len(rows) == 1
        query = "select product_id from {}.marts.fct_catalog_items"
        assert con.execute(query.format(name)).fetchall() == [("of a developer",)]
        assert con.execute(query.format("published")).fetchall() == [("p",)]
        assert active(con, name) == {"ann", "cid"}
        assert active(con, "published") == active(con, "shop") == {"ann", "bob", "cid"}
        counted = "select count(*) from {}.marts.fct_publications"
        assert con.execute(counted.format(name)).fetchall() == [(3,)]
        assert con.execute(counted.format("published")).fetchall() == [(1,)]


class Account:
    """A Snowflake session of an account without tables, which remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def sql(self, query: str, params: list[str] | None = None) -> "Account":
        """Take a query."""
        self.asked.append((query, params or []))
        return self

    def collect(self) -> list:
        """Return no row."""
        return []


def test_a_target_of_a_developer_has_a_published_schema_of_its_own_on_snowflake() -> None:
    account = Account()
    assert snowflake.publish_suppression(account, None, None, {}, "dev_anna_marts").empty
    ((_, names),) = account.asked
    assert names == ["DEV_ANNA_PUBLISHED", "FCT_EMAIL_PROFILES"]
    snowflake._swap(account, "dev_anna_published", "dev_anna_published_next")
    assert account.asked[2][0] == (
        "alter schema dev_anna_published swap with dev_anna_published_next"
    )


class Marts:
    """A Snowflake session whose account has the marts of a DuckDB connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def sql(self, query: str, params: list[str] | None = None) -> "Marts":
        """Take a query; names of the catalog are in capitals on Snowflake alone."""
        self.con.execute(query, [name.lower() for name in params or []])
        return self

    def collect(self) -> list:
        """Return the rows."""
        return self.con.fetchall()


def test_a_publication_on_snowflake_counts_the_rows_of_each_mart(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert snowflake._rows_by_mart(Marts(con), "marts") == {
        mart: one(con, f"select count(*) from marts.{mart}")
        for mart in tables(con, "marts")
        if mart != "fct_publications"
    }
    assert snowflake._rows_by_mart(Marts(con), "nowhere") == {}
