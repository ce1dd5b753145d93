"""Tables of the report, made by great-tables; their look is the page's."""

import re
from collections.abc import Callable, Mapping
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
ABSENT = "\u2013"


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
    return (
        f'<div class="table" role="region" aria-label="{text(caption)}" tabindex="0">{named}</div>'
    )


def _cell(value: Any, shown: Format | None) -> str:
    if value is None or value != value:  # noqa: PLR0124 - no number
        return ABSENT
    return without_addresses(shown(value) if shown else str(value))
