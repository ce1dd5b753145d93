"""What the report reads: the published file of a shop."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from nextbest.database import Rows, columns, opened, rows
from nextbest.report.numbers import amount
from nextbest.templates.declared import project_vars

NEWEST = """
    select publication_id, as_of_date, published_at
    from build.marts.fct_publications where kind = 'full' order by published_at desc limit 1
"""
CURRENCY = """
    select currency from build.marts.fct_email_profiles
    where currency is not null group by currency order by count(*) desc, currency limit 1
"""


@dataclass(frozen=True)
class Shop:
    """A published file that is open.

    Attributes
    ----------
    con
        The connection, in which the file is called ``build``.
    file
        The published file.
    project
        The folder of ``dbt_project.yml`` and of ``templates/``.
    """

    con: duckdb.DuckDBPyConnection
    file: Path
    project: Path

    def has(self, *tables: str) -> bool:
        """Return whether the file has all of these marts."""
        return all(columns(self.con, "build", "marts", table) for table in tables)

    def rows(self, query: str, *tables: str, values: tuple[Any, ...] = ()) -> Rows:
        """Return the rows of a query; none where the file lacks a table that the query reads.

        Raises
        ------
        ValueError
            Where a table has other columns, because another version published it.
        """
        if not self.has(*tables):
            return []
        try:
            return rows(self.con, query, *values)
        except duckdb.BinderException as error:
            said = str(error).splitlines()[0]
            raise ValueError(
                f"{self.file}: a column of {', '.join(tables)} is not as expected, published by "
                f"another version? Build again with this one ({said})"
            ) from error

    @property
    def newest(self) -> dict[str, Any] | None:
        """The newest full publication, if there is one."""
        return next(iter(self.rows(NEWEST, "fct_publications")), None)

    @cached_property
    def declared(self) -> dict[str, Any]:
        """The vars of ``dbt_project.yml`` in the folder of the project; none where it has none."""
        return project_vars(self.project)

    @property
    def is_demo(self) -> bool:
        """Whether the file is of the demo: the project builds it, and nothing is asked to go live.

        A build of the project with another ``raw_dir`` on its command line has checks of go-live.
        """
        own = self.declared
        is_built = own.get("is_demo") is True and own.get("raw_dir") == "seeds/demo"
        checks = "select 1 from build.marts.fct_go_live_checks limit 1"
        has_checks = self.has("fct_go_live_checks")
        return is_built and has_checks and not self.rows(checks, "fct_go_live_checks")

    @property
    def as_of_date(self) -> date | None:
        """The date that the newest full publication is about."""
        return self.newest["as_of_date"] if self.newest else None

    @property
    def published_at(self) -> datetime | None:
        """When the newest full publication was made, UTC."""
        return self.newest["published_at"] if self.newest else None

    @property
    def currency(self) -> str | None:
        """The currency of most profiles."""
        found = self.rows(CURRENCY, "fct_email_profiles")
        return found[0]["currency"] if found else None

    def money(self, value: float, *, signed: bool = False) -> str:
        """Return an amount in the currency of the shop."""
        return amount(float(value), self.currency, signed=signed)


@contextmanager
def opened_shop(file: Path, project: Path) -> Iterator[Shop]:
    """Open a published file for the report."""
    with opened(build=file) as con:
        shop = Shop(con, file, project)
        if not shop.has("fct_publications"):
            raise ValueError(f"{file} has no table marts.fct_publications: run dbt build first")
        yield shop
