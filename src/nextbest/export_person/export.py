"""The export of a person: every row of every table that is theirs."""

import json
import math
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from nextbest.database import Rows, opened, require, rows
from nextbest.export_person.columns import tables_of
from nextbest.export_person.identity import identify
from nextbest.export_person.queries import Claims
from nextbest.files import published_file

NEEDED: dict[str, tuple[str, ...]] = {
    "intermediate.int_customer_ids": ("raw_customer_id", "customer_id"),
}
ERASURE_RECORDS = ("erasure", "profile_deletes", "identity_register")
"""Parts of the names of tables that record an erasure, and that outlast it."""


@dataclass(frozen=True)
class Held:
    """What is held about a person: under which ids, and the rows of each table that has any."""

    ids: list[str]
    tables: dict[str, Rows] = field(default_factory=dict)

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        return sum(map(len, self.tables.values()))

    @property
    def is_record_of_erasure(self) -> bool:
        """Whether all that is left is the record of an erasure."""
        return all(any(part in name for part in ERASURE_RECORDS) for name in self.tables)

    def as_json(self) -> str:
        """Return all of it as JSON: times as ISO text, decimals as numbers."""
        whole = {"ids": self.ids, "tables": self.tables}
        return json.dumps(plain(whole), ensure_ascii=False, indent=2, allow_nan=False)


def held_about(asked: str, working: Path) -> Held:
    """Return everything that a shop's files hold about a person.

    Parameters
    ----------
    asked
        A customer_id, as the shop or as nextbest gives it, an external_id, or an email address.
    working
        The DuckDB file that the build writes; its published file is read, too.

    Raises
    ------
    ValueError
        Where a file cannot be read, or the id belongs to several customers.
    """
    files = {"working": working, "published": published_file(working)}
    files = {name: file for name, file in files.items() if name == "working" or file.exists()}
    with opened(**files) as con:
        require(con, "working", working, NEEDED)
        tables = tables_of(con, list(files))
        identity = identify(con, tables, asked)
        claims = Claims(con, tables, identity)
        found = {table.title: rows(con, claims.query(table)) for table in tables}
    return Held(identity.ids, {name: held for name, held in sorted(found.items()) if held})


def plain(value: Any) -> Any:
    """Return a value of DuckDB as JSON has it.

    Examples
    --------
    >>> plain({"on": date(2026, 5, 1), "paid": [Decimal("1.50"), float("nan"), None]})
    {'on': '2026-05-01', 'paid': [1.5, None, None]}
    """
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return plain(float(value))
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
