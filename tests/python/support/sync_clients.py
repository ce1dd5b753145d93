"""How e-mail platforms and reverse-ETL tools find changes, each as a small client.

A client holds the platform that it fills, keyed by ``customer_id``, ``external_id`` or
``email_sha256``. ``sync`` reads a published file as the tool would; ``problems`` compares the
platform with what is published.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

KEYS = ("customer_id", "external_id", "email_sha256")
PROFILES, DELETES = "marts.fct_email_profiles", "marts.fct_email_profile_deletes"
BEGINNING = datetime(1970, 1, 1)
MILLISECOND = timedelta(milliseconds=1)
Row = dict[str, object]


@dataclass
class Client:
    """A client that reads whole tables and upserts by key; the others find changes in their way.

    Attributes
    ----------
    key : str
        What the platform is keyed by.
    platform : dict[str, dict]
        The platform: a record per key.
    idle : list[str]
        Keys that were sent though nothing in their row had changed since they were last sent.
    """

    key: str
    platform: dict[str, Row] = field(default_factory=dict)
    idle: list[str] = field(default_factory=list)
    n_sent: int = 0
    _content: dict[str, Row] = field(default_factory=dict)

    def sync(self, file: Path, now: datetime | None = None) -> None:
        """Bring the platform up to what a published file holds; ``now`` is the client's clock."""
        with duckdb.connect(str(file), read_only=True) as con:
            con.execute("set timezone = 'UTC'")
            self.read(con, now or datetime.now(UTC).replace(tzinfo=None))

    def read(self, con: duckdb.DuckDBPyConnection, now: datetime) -> None:
        """Read from an open published file: profiles first, then deletes."""
        for row in self.changed(con, PROFILES, now):
            self.send(row)
        for row in self.changed(con, DELETES, now):
            self.remove(row[self.key])

    def changed(self, con: duckdb.DuckDBPyConnection, table: str, now: datetime) -> Iterable[Row]:
        """Return the rows of a table that the client takes for changed."""
        return rows(con, f"from {table}")

    def send(self, row: Row) -> None:
        """Write a row to the platform. Platforms skip rows with a blank key."""
        key = row[self.key]
        if not key:
            return
        content = without(row, "updated_at")
        if self._content.get(key) == content:
            self.idle.append(key)
        self.n_sent += 1
        self._content[key] = content
        self.platform[key] = self.record(row)

    def record(self, row: Row) -> Row:
        """Return what the platform holds of a row after it was sent."""
        return row

    def remove(self, key: object) -> None:
        """Delete a record from the platform, if it has one."""
        self.platform.pop(key, None)
        self._content.pop(key, None)

    def expected(self, row: Row) -> Row:
        """Return what the platform must hold of a published row."""
        return row

    def problems(self, file: Path) -> dict[str, list[str]]:
        """Compare the platform with a published file; empty where they agree.

        Returns
        -------
        dict[str, list[str]]
            Keys by problem: lost (published and not on the platform), stale (another content),
            ghost (on the platform and not published, or in the deletes), idle (sent without a
            change), shared (two published rows with one key).
        """
        with duckdb.connect(str(file), read_only=True) as con:
            con.execute("set timezone = 'UTC'")
            published = [row for row in rows(con, f"from {PROFILES}") if row[self.key]]
            deleted = {row[self.key] for row in rows(con, f"from {DELETES}")} - {None}
        truth = {row[self.key]: self.expected(row) for row in published}
        known = self.platform.keys() & truth.keys()
        keys = [row[self.key] for row in published]
        found = {
            "lost": truth.keys() - self.platform.keys(),
            "stale": {key for key in known if self.platform[key] != truth[key]},
            "ghost": (self.platform.keys() - truth.keys()) | (self.platform.keys() & deleted),
            "idle": set(self.idle),
            "shared": {key for key, times in Counter(keys).items() if times > 1},
        }
        return {problem: sorted(who) for problem, who in found.items() if who}


@dataclass
class StrictCursor(Client):
    """Reads rows strictly after the last ``updated_at``, at its full precision."""

    cursors: dict[str, datetime] = field(default_factory=dict)

    def changed(self, con: duckdb.DuckDBPyConnection, table: str, now: datetime) -> Iterable[Row]:
        """Return the rows after the cursor and move it."""
        cursor = self.cursors.get(table, BEGINNING)
        found = rows(con, f"from {table} where updated_at > $1 order by updated_at", cursor)
        self.cursors[table] = found[-1]["updated_at"] if found else cursor
        return found


@dataclass
class MergeByKey(StrictCursor):
    """Merges by key as dlt does: from the last ``updated_at`` on, those it had there aside."""

    at_cursor: dict[str, set[str]] = field(default_factory=dict)

    def changed(self, con: duckdb.DuckDBPyConnection, table: str, now: datetime) -> Iterable[Row]:
        """Return the rows at or after the cursor that were not read at it before."""
        cursor, had = self.cursors.get(table, BEGINNING), self.at_cursor.get(table, set())
        found = rows(con, f"from {table} where updated_at >= $1 order by updated_at", cursor)
        last = found[-1]["updated_at"] if found else cursor
        self.cursors[table] = last
        self.at_cursor[table] = {fingerprint(row) for row in found if row["updated_at"] == last}
        return [row for row in found if fingerprint(row) not in had]


@dataclass
class MillisecondPages(StrictCursor):
    """Reads pages of 100 strictly after a cursor that holds milliseconds, as JavaScript does.

    Attributes
    ----------
    reads_milliseconds : bool
        Whether the column, too, is cut to milliseconds (a driver, a ``timestamp_ms``).
    """

    reads_milliseconds: bool = True
    page: int = 100
    most_pages: int = 10_000

    def changed(self, con: duckdb.DuckDBPyConnection, table: str, now: datetime) -> Iterable[Row]:
        """Return page after page until one is not full."""
        column = "updated_at"
        if self.reads_milliseconds:
            column = "date_trunc('millisecond', updated_at)"
        query = f"from {table} where {column} > $1 order by updated_at limit {self.page}"
        for _ in range(self.most_pages):
            found = rows(con, query, self.cursors.get(table, BEGINNING))
            yield from found
            if found:
                at = found[-1]["updated_at"]
                self.cursors[table] = at - timedelta(microseconds=at.microsecond % 1000)
            if len(found) < self.page:
                return
        raise AssertionError(f"{table}: a page gives itself again and again")


@dataclass
class MillisecondCursor(MillisecondPages):
    """The same, compared with the column at its full precision: the cursor alone is cut."""

    reads_milliseconds: bool = False


@dataclass
class ClockWatermark(Client):
    """Remembers its own clock and reads again from so long before it as a publication may take.

    The overlap is the longest time from ``first_updated_at`` to ``published_at`` in
    ``fct_publications``. Rows that it had before are known by key and ``updated_at``.
    """

    watermark: datetime = BEGINNING
    seen: dict[tuple[str, object], object] = field(default_factory=dict)

    def read(self, con: duckdb.DuckDBPyConnection, now: datetime) -> None:
        """Read from the watermark, less the overlap, and move it to now."""
        super().read(con, now)
        self.watermark = now

    def changed(self, con: duckdb.DuckDBPyConnection, table: str, now: datetime) -> Iterable[Row]:
        """Return the rows since the watermark, less the overlap, that were not read before."""
        since = max(BEGINNING, self.watermark - self.overlap(con))
        found = rows(con, f"from {table} where updated_at >= $1 order by updated_at", since)
        name = "customer_id" if table == PROFILES else "delete_id"
        new = [row for row in found if self.seen.get((table, row[name])) != row["updated_at"]]
        self.seen |= {(table, row[name]): row["updated_at"] for row in new}
        return new

    def overlap(self, con: duckdb.DuckDBPyConnection) -> timedelta:
        """Return the documented overlap."""
        longest = "max(published_at - first_updated_at) as longest"
        (row,) = rows(con, f"select {longest} from marts.fct_publications")
        return row["longest"] or timedelta(0)


@dataclass
class KeyDiff(Client):
    """Compares all rows by key with those of the last time; deletes what is gone."""

    last: dict[str, Row] = field(default_factory=dict)

    def read(self, con: duckdb.DuckDBPyConnection, now: datetime) -> None:
        """Send what is new or another, remove what is gone; the deletes are not needed."""
        present = {row[self.key]: row for row in rows(con, f"from {PROFILES}") if row[self.key]}
        for key in self.last.keys() - present.keys():
            self.remove(key)
        for key, row in present.items():
            if self.last.get(key) != row:
                self.send(row)
        self.last = present


@dataclass
class RowHash(Client):
    """Hashes each row, all columns, and sends those whose hash it does not know."""

    hashes: dict[tuple[str, object], str] = field(default_factory=dict)

    def changed(self, con: duckdb.DuckDBPyConnection, table: str, now: datetime) -> Iterable[Row]:
        """Return the rows with another hash than the last time, by the platform's key."""
        found = rows(con, f"from {table}")
        name = self.key if table == PROFILES else "delete_id"
        new = [row for row in found if self.hashes.get((table, row[name])) != fingerprint(row)]
        self.hashes |= {(table, row[name]): fingerprint(row) for row in new}
        return new

    def remove(self, key: object) -> None:
        """Forget the hash with the record: who comes back is sent again."""
        super().remove(key)
        self.hashes.pop((PROFILES, key), None)


@dataclass
class PayloadOnly(StrictCursor):
    """Merges the payload into the platform, as Braze does: absent keys stay, null removes."""

    def record(self, row: Row) -> Row:
        """Return the old record with the keys of the payload."""
        merged = self.platform.get(row[self.key], {}) | json.loads(row["payload"])
        return without_null(merged)

    def expected(self, row: Row) -> Row:
        """Return the payload without nulls: nothing else may be left on the platform."""
        return without_null(json.loads(row["payload"]))


CLIENTS = (
    MergeByKey,
    StrictCursor,
    MillisecondPages,
    MillisecondCursor,
    ClockWatermark,
    KeyDiff,
    RowHash,
    PayloadOnly,
)


def all_clients() -> list[Client]:
    """Return a client of each kind for each key."""
    return [kind(key) for kind in CLIENTS for key in KEYS]


def rows(con: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[Row]:
    """Return the rows of a query by column."""
    found = con.execute(query, list(values))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def fingerprint(row: Row) -> str:
    """Return a hash of all columns of a row.

    Examples
    --------
    >>> fingerprint({"a": 1, "b": None}) == fingerprint({"b": None, "a": 1})
    True
    """
    text = json.dumps(row, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def without(row: Row, *names: str) -> Row:
    """Return a row without some columns."""
    return {name: value for name, value in row.items() if name not in names}


def without_null(row: Row) -> Row:
    """Return a row without the columns that are null."""
    return {name: value for name, value in row.items() if value is not None}
