"""Tables of the report, made by great-tables; their look is the page's."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import Any, TypeAlias

import pandas as pd
from great_tables import GT

from nextbest.database import Rows
from nextbest.report.html import text
from nextbest.sync.words import without_addresses

Format: TypeAlias = Callable[[Any], str]
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
OWN = re.compile(r'\s(?:id|headers|data-quarto-[a-z-]+|style|rowspan|colspan)="[^"]*"')
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
ROWS = re.compile(r"(<tbody.*?>)(.*)(</tbody>)", re.DOTALL)
CELL = re.compile(r"<(td)\b")
ROLE = re.compile(r"<(table|tbody|tr|td)\b")
ROLES = {"table": "table", "tbody": "rowgroup", "tr": "row", "td": "cell"}
"""What the elements are also where their look is that of blocks."""
LONG = re.compile(r"\S{14}(?=\S{8})")
BREAK = "\u200b"
"""Where a word that no table has place for may end a line."""
ABSENT = "\u2013"
FEW, MANY = 3, 3
"""A table of at most so few columns is as wide as what is in it. One of at least so many becomes a
block for each row on a phone."""


def table(
    found: Rows,
    caption: str,
    columns: Mapping[str, str],
    formats: Mapping[str, Format] | None = None,
) -> str:
    """Return rows as a table.

    Parameters
    ----------
    found
        The rows.
    caption
        What the table shows; screen readers say it first.
    columns
        The columns that are shown and their headings; the first one names the row.
    formats
        How the values of a column are written. Such columns hold figures, at the right; the
        others hold words.
    """
    formats = formats or {}
    shown = [{name: _cell(row[name], formats.get(name)) for name in columns} for row in found]
    frame = pd.DataFrame(shown, columns=list(columns))
    made = (
        GT(frame, rowname_col=next(iter(columns)))
        .cols_label(dict(columns))
        .tab_stubhead(next(iter(columns.values())))
        .cols_align("left", [name for name in columns if name not in formats])
        .cols_align("right", [name for name in columns if name in formats])
        .as_raw_html()
    )
    (bare,) = TABLE.findall(STYLE.sub("", made))
    named = OWN.sub("", bare).replace(">", f"><caption><span>{text(caption)}</span></caption>", 1)
    kind = " few" if len(columns) <= FEW else ""
    kind += " many" if len(columns) >= MANY else ""
    return (
        f'<div class="table{kind}" role="region" aria-label="{text(caption)}" tabindex="0">'
        f"{_labeled(named, list(columns.values())[1:])}</div>"
    )


def _labeled(made: str, headings: Sequence[str]) -> str:
    """Return a table whose cells name their column, for screens too narrow for its head."""
    names = cycle(headings)

    def label(cell: re.Match[str]) -> str:
        return f'<{cell[1]} data-label="{text(next(names))}"'

    found = ROWS.sub(lambda body: body[1] + CELL.sub(label, body[2]) + body[3], made)
    return ROLE.sub(lambda tag: f'{tag[0]} role="{ROLES[tag[1]]}"', found)


def _cell(value: Any, shown: Format | None) -> str:
    if value is None or value != value:  # noqa: PLR0124 - no number
        return ABSENT
    told = without_addresses(shown(value) if shown else str(value))
    return LONG.sub(lambda word: f"{word[0]}{BREAK}", told)
