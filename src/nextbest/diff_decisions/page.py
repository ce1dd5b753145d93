"""The comparison of two builds as Markdown whose tables also read well on a terminal."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from nextbest.database import Rows, columns, opened, require, rows
from nextbest.diff_decisions.tables import (
    DECISIONS,
    NEEDED,
    SECTIONS,
    STAGE_COLUMNS,
    STAGES,
    TOTALS,
)

LARGE = 10_000
"""From here on, an amount is told whole."""


def decision_diff(before: Path, after: Path) -> str:
    """Compare what two builds decide.

    Parameters
    ----------
    before, after
        The DuckDB files of two finished builds, best of one ``as_of_date``: working files, or
        published ones.

    Returns
    -------
    str
        A Markdown page: how many customers get a different decision, of which stages, between
        which offers, by which rules; how the use of offers and budgets and the scores of each task
        shift.

    Raises
    ------
    ValueError
        Where a file, a table or a column is missing; the message names it.
    """
    stages: dict[str, str] = {}
    with opened(before=before, after=after) as con:
        for build, file in (("before", before), ("after", after)):
            require(con, build, file, NEEDED)
            stages[build] = _stages(con, build, file)
        con.execute(DECISIONS.format(**stages))
        (totals,) = rows(con, TOTALS)
        tables = {title: rows(con, query) for title, query in SECTIONS.items()}
    parts = [f"# Decisions: {before} and {after}", summary(totals)]
    parts += [f"## {title}\n\n{table(found)}" for title, found in tables.items()]
    return "\n\n".join(parts) + "\n"


def summary(totals: dict[str, Any]) -> str:
    """Return the totals as sentences.

    Examples
    --------
    >>> summary({"date_before": "2026-06-01", "date_after": "2026-06-01", "decided_before": 200,
    ...          "decided_after": 201, "moved": 21, "customers": 201}).partition(". ")[0]
    '21 of 201 customers (10.4%) get a different decision'
    """
    moved, customers = totals["moved"], totals["customers"]
    share = f" ({moved / customers:.1%})" if customers else ""
    dates = [totals["date_before"], totals["date_after"]]
    decided = f"Decided: {totals['decided_before']:,} before, {totals['decided_after']:,} after"
    text = f"{moved:,} of {customers:,} customers{share} get a different decision. {decided}"
    if dates[0] == dates[1]:
        return f"{text}, both as of {dates[0]}."
    return (
        f"{text}. The builds are of different dates ({dates[0]}, {dates[1]}): what customers did "
        "in between also changes decisions."
    )


def table(found: Rows) -> str:
    """Return rows as a Markdown table with columns of equal width.

    Examples
    --------
    >>> print(table([{"offer": "A", "share_kept": 0.5}, {"offer": "LONG", "share_kept": 0.25}]))
    | offer | share kept |
    | ----- | ---------: |
    | A     |      50.0% |
    | LONG  |      25.0% |
    """
    if not found:
        return "No difference."
    cells = [[_cell(name, value) for name, value in row.items()] for row in found]
    names = [name.replace("_", " ") for name in found[0]]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    is_text = [any(isinstance(row[name], str) for row in found) for name in found[0]]
    rule = [
        "-" * width if text else "-" * (width - 1) + ":"
        for width, text in zip(widths, is_text, strict=True)
    ]
    padded = [
        [
            cell.ljust(width) if text else cell.rjust(width)
            for cell, width, text in zip(line, widths, is_text, strict=True)
        ]
        for line in (names, rule, *cells)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def _stages(con: duckdb.DuckDBPyConnection, build: str, file: Path) -> str:
    """Return the table with the stages of the customers of a build."""
    working, published = STAGES
    has_working = columns(con, build, *working.split("."))
    table = working if has_working else published
    require(con, build, file, {table: STAGE_COLUMNS})
    return f"{build}.{table}"


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.startswith("share_"):
        return f"{value:.1%}"
    if isinstance(value, float | Decimal):
        number = float(value)
        return f"{number:,.4g}" if abs(number) < LARGE else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value).replace("|", "/")
