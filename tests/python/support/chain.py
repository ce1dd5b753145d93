"""A shop as it was known day by day, and daily builds of it on one database."""

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from builds import Build

FORMATS = ("csv", "parquet")
HAPPENED_AT = {
    "crm.customers": "coalesce(updated_at, signed_up_at)",
    "crm.consents": "changed_at",
    "crm.erasure_requests": "requested_at",
    "crm.support_tickets": "opened_at",
    "shop.products": "launched_on",
    "shop.orders": "ordered_at",
    "shop.order_lines": "ordered_at",
    "esp.campaigns": "sent_at",
    "esp.email_events": "occurred_at",
    "web.events": "occurred_at",
    "nextbest.decisions": "decided_on",
    "nextbest.deliveries": "recorded_at",
}
"""The event time of each raw table; a line's is its order's."""
FILLED_LATER = {
    "shop.orders": {
        "status": ("cancelled_at", "'placed'"),
        "cancelled_at": ("cancelled_at", "null"),
    },
    "crm.support_tickets": {
        "satisfaction": ("closed_at", "null"),
        "closed_at": ("closed_at", "null"),
    },
}
"""Columns that are filled after the row is there: since when, and what they held before."""


@dataclass(frozen=True)
class Plant:
    """A change of a raw table that is known from a day on.

    Attributes
    ----------
    since : datetime.date
        The first day whose raw tables hold it.
    table : str
        The raw table, such as ``crm.consents``.
    query : str
        Its rows from then on, as a query over ``raw``.
    """

    since: date
    table: str
    query: str


@dataclass
class Chain:
    """Daily builds on one database, each with the raw tables of its day.

    Attributes
    ----------
    build : builds.Build
        The database; ``raw_dir`` is set here.
    raw : dict[datetime.date, pathlib.Path]
        The folder of raw tables of each day, see ``write_days``.
    """

    build: Build
    raw: dict[date, Path]

    def __post_init__(self) -> None:
        """Read the raw tables through one path, so that dbt need not parse anew each day."""
        self.build.vars |= {"raw_dir": str(self._link), "raw_format": format_of(self._first)}

    @property
    def days(self) -> list[date]:
        """The days, oldest first."""
        return sorted(self.raw)

    @property
    def published(self) -> dict[date, Path]:
        """What was published on each day that was built."""
        copies = {day: self.copy_of(day) for day in self.days}
        return {day: copy for day, copy in copies.items() if copy.exists()}

    def copy_of(self, day: date) -> Path:
        """Return the place of the copy of what was published on a day."""
        return self.build.folder / f"published_{day}.duckdb"

    def show(self, day: date) -> None:
        """Let builds read the raw tables of a day."""
        aside = self._link.with_name("raw.new")
        aside.unlink(missing_ok=True)
        aside.symlink_to(self.raw[day].resolve(), target_is_directory=True)
        os.replace(aside, self._link)

    def run(self, days: Iterable[date] | None = None) -> None:
        """Build the days that were not built before, one after another, and keep their copies."""
        for day in days or self.days:
            if not self.copy_of(day).exists():
                self.run_day(day)

    def run_day(self, day: date) -> None:
        """Build one day and keep a copy of what it published."""
        self.show(day)
        self.build.must_run()
        part = self.copy_of(day).with_suffix(".part")
        shutil.copyfile(published_file(self.build), part)
        os.replace(part, self.copy_of(day))

    @property
    def _link(self) -> Path:
        return self.build.folder / "raw"

    @property
    def _first(self) -> Path:
        return self.raw[self.days[0]]


def published_file(build: Build) -> Path:
    """Return the file that readers of a build open."""
    named = os.environ.get("NEXTBEST_PUBLISHED")
    return (
        Path(named)
        if named
        else build.database.with_name(f"{build.database.stem}_published.duckdb")
    )


def last_days(shop: Path, n: int, *, tail_days: int = 0) -> list[date]:
    """Return n days up to the one after the newest web event, or so many days before it."""
    with duckdb.connect() as con:
        load(con, shop, "web.events")
        ((newest,),) = con.execute("select max(cast(occurred_at as timestamp)) from raw").fetchall()
    last = newest.date() + timedelta(days=1 - tail_days)
    return [last - timedelta(days=back) for back in reversed(range(n))]


def write_days(
    shop: Path, out: Path, days: Sequence[date], plants: Sequence[Plant] = ()
) -> dict[date, Path]:
    """Write the raw tables of a shop as they were known at the beginning of each day.

    A row is known where its loading, else its event, is before the day. An order that is cancelled
    later is placed, a ticket that is closed later is open, a later version of a customer and a
    product launched later are absent.

    Parameters
    ----------
    shop
        Folder of the complete raw tables, CSV or Parquet.
    out
        Where each day gets a folder.
    days
        The days, or moments of days; one that has its folder is not written again.
    plants
        What is changed besides, from a day on; later ones see the changes of earlier ones.

    Returns
    -------
    dict[datetime.date, pathlib.Path]
        The folder of each day.
    """
    folders = {day: out / str(day) for day in days}
    parts = {day: out / f"{day}.part" for day in days if not folders[day].exists()}
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        for table in tables_of(shop):
            load(con, shop, table)
            for day, folder in parts.items():
                _write_day(con, table, day, folder, format_of(shop), plants)
    for day, folder in parts.items():
        os.replace(folder, folders[day])
    return folders


def tables_of(shop: Path) -> list[str]:
    """Return the raw tables of a shop."""
    return [table for table in HAPPENED_AT if _file(shop, table, format_of(shop)).exists()]


def format_of(shop: Path) -> str:
    """Return csv or parquet."""
    return next(form for form in FORMATS if _file(shop, "shop.orders", form).exists())


def load(con: duckdb.DuckDBPyConnection, shop: Path, table: str, into: str = "raw") -> None:
    """Load a raw table as it stands in its file, CSV as text."""
    reader = {"csv": "read_csv(?, all_varchar = true)", "parquet": "read_parquet(?)"}
    form = format_of(shop)
    query = f"create or replace temp table {into} as from {reader[form]}"
    con.execute(query, [str(_file(shop, table, form))])
    if table == "shop.order_lines" and into == "raw":
        load(con, shop, "shop.orders", "orders")


def _write_day(
    con: duckdb.DuckDBPyConnection,
    table: str,
    day: date,
    folder: Path,
    form: str,
    plants: Sequence[Plant],
) -> None:
    query = _known_before(con, table, day)
    for plant in plants:
        if plant.table == table and plant.since <= day:
            query = f"with raw as ({query}) {plant.query}"
    target = _file(folder, table, form)
    target.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"copy ({query}) to '{target}' (format {form}{', header' * (form == 'csv')})")


def _known_before(con: duckdb.DuckDBPyConnection, table: str, day: date) -> str:
    columns = {row[0] for row in con.execute("describe raw").fetchall()}
    moments = (["loaded_at"] if "loaded_at" in columns else []) + [HAPPENED_AT[table]]
    casts = [f"try_cast({moment} as timestamp)" for moment in moments]
    start = day if isinstance(day, datetime) else datetime.combine(day, datetime.min.time())
    later = ", ".join(
        f"case when try_cast({since} as timestamp) >= '{start}' then {before} else {name} end "
        f"as {name}"
        for name, (since, before) in FILLED_LATER.get(table, {}).items()
        if name in columns
    )
    source = "raw"
    if table == "shop.order_lines":
        source = (
            "(select raw.*, known_orders.ordered_at from raw left join (select order_id, "
            "min(ordered_at) as ordered_at from orders group by order_id) as known_orders "
            "using (order_id))"
        )
    return (
        f"select * {'exclude (ordered_at)' if source != 'raw' else ''} "
        f"{f'replace ({later})' if later else ''} from {source} "
        f"where coalesce({', '.join(casts)}, '-infinity') < timestamp '{start}' order by all"
    )


def _file(folder: Path, table: str, form: str) -> Path:
    system, _, name = table.partition(".")
    return folder / system / f"{name}.{form}"
