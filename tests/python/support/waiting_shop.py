"""A small shop whose builds wait for an approval: files made by hand, published by the library."""

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from nextbest.files import published_file
from nextbest.publish import dbt_models
from nextbest.publish.location import attach
from nextbest.publish.publication import open_file, utc_now

SALT = "salt"
NO_PROBLEM = "select '' as mart, '' as problem, 0 as n_rows, '' as example where false"
APPROVALS = (
    "approval_id varchar, as_of_date date, built_at timestamp, reasons varchar, status varchar, "
    "content_hash varchar, decided_by varchar, why varchar, decided_at timestamp, "
    "publication_id varchar, n_withdrawn integer"
)
REASONS = "customers_with_another_offer is 0.5, and the limit is 0.2"


class Session:
    """What a Python model gets, as far as publication uses it."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return the connection."""
        return self.con


class WaitingShop:
    """A working file with three customers, and what its builds publish or hold back."""

    def __init__(self, folder: Path) -> None:
        self.working = folder / "shop.duckdb"
        self.published = published_file(self.working)
        self.waits = published_file(self.working, "waiting")
        self._n = 0
        with self._opened() as con:
            con.execute("create schema marts")
            con.execute("create schema state")
            con.execute(
                "create table marts.fct_email_profiles as select name as customer_id, "
                "'x' || name as external_id, name || '@s.example' as email, "
                "sha256(email) as email_sha256, null::timestamp as updated_at, true as is_active, "
                "null::varchar as suppressed_reason, true as is_personalised, "
                "''::varchar as offer_code from (values ('ann'), ('bob'), ('cid')) as people(name)"
            )
            con.execute(
                "create table marts.fct_email_profile_deletes (delete_id varchar, "
                "customer_id varchar, external_id varchar, email_sha256 varchar, reason varchar, "
                "updated_at timestamp)"
            )
            con.execute(
                "create table marts.fct_segment_entries (event_id varchar, customer_id varchar, "
                "occurred_at timestamp)"
            )
            con.execute(f"create table marts.fct_approvals ({APPROVALS})")
            con.execute(f"create table state.int_approvals ({APPROVALS})")
            con.execute(
                "create table state.int_segment_entries as select *, null::timestamp as written_at "
                "from marts.fct_segment_entries"
            )

    def build(self, offer: str, *, is_beyond: bool = False) -> str:
        """Give everybody an offer, as a build does; return the build's id."""
        self._n += 1
        started = utc_now()
        build_id = f"{started:%Y%m%dT%H%M%S%f}"
        with self._opened() as con:
            con.execute(
                "update marts.fct_email_profiles set offer_code = ?, updated_at = ? + "
                "to_milliseconds(rank) from (select customer_id, row_number() over "
                "(order by customer_id) as rank from marts.fct_email_profiles) as ranked "
                "where ranked.customer_id = fct_email_profiles.customer_id and is_active",
                [offer, started - timedelta(seconds=1)],
            )
            event = [f"e{self._n}", "ann", started - timedelta(milliseconds=500)]
            con.execute(
                "insert into state.int_segment_entries values (?, ?, ?, ?)", [*event, started]
            )
            con.execute("insert into marts.fct_segment_entries values (?, ?, ?)", event)
            con.execute(
                "update state.int_approvals set status = 'superseded' "
                "where status in ('waiting', 'approved') and publication_id is null"
            )
            if is_beyond:
                con.execute(
                    "insert into state.int_approvals by name select ? as approval_id, "
                    "date '2026-06-02' as as_of_date, ? as built_at, ? as reasons, "
                    "'waiting' as status",
                    [build_id, started, REASONS],
                )
            con.execute("create or replace table marts.fct_approvals as from state.int_approvals")
            self._attach(con)
            about = con.sql(
                f"select date '2026-06-0{self._n}' as as_of_date, false as is_rehearsal, "
                "'{}' as known_until"
            )
            marts = con.sql(
                "select table_name as mart from duckdb_tables() where schema_name = 'marts' "
                "and database_name = 'shop'"
            )
            moves = con.sql(f"select {str(is_beyond).lower()} as is_beyond")
            dbt_models.publish(Session(con), about, marts, con.sql(NO_PROBLEM), moves)
        return build_id

    def suppress(self, who: str) -> None:
        """Take somebody out of all places, as the hourly build does."""
        row = f"'{who}', 'x{who}', null, sha256('{who}@s.example')"
        with self._opened() as con:
            self._attach(con)
            profiles = con.sql(
                f"select place, {row}, now() at time zone 'UTC', false, 'withdrawn', "
                "false from (select unnest(['published', 'waiting', 'working']) as place)"
            ).to_arrow_table()
            columns = (
                "place customer_id external_id email email_sha256 updated_at is_active "
                "suppressed_reason is_personalised"
            )
            nobody = pa.table({name: pa.array([], pa.string()) for name in ("value_hash", "salt")})
            dbt_models.publish_suppression(
                Session(con),
                con.from_arrow(profiles.rename_columns(columns.split())),
                con.from_arrow(nobody),
                {"erasure_notice_days": 30},
            )

    def offers(self, file: Path | None = None) -> dict[str, str]:
        """Return the offers of active customers that readers have."""
        query = "select customer_id, offer_code from marts.fct_email_profiles where is_active"
        return dict(self.rows(query, file))

    def newest(self) -> datetime:
        """Return the largest time that a reader can remember."""
        query = "select max(updated_at) from marts.fct_email_profiles"
        ((found,),) = self.rows(query)
        return found

    def record(self, columns: str, approval_id: str) -> tuple:
        """Return columns of the record of an approval."""
        query = f"select {columns} from state.int_approvals where approval_id = '{approval_id}'"
        (row,) = self.rows(query, self.working)
        return row

    def rows(self, query: str, file: Path | None = None) -> list[tuple]:
        """Return rows of the published file, or of another."""
        with duckdb.connect(str(file or self.published), read_only=True) as con:
            return con.execute(query).fetchall()

    def _opened(self) -> duckdb.DuckDBPyConnection:
        return open_file(self.working)

    def _attach(self, con: duckdb.DuckDBPyConnection) -> None:
        attach(con, self.published)
        attach(con, self.waits, "waiting")
