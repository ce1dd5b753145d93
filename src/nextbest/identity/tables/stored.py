"""Rows that an earlier model of the build, or an earlier build, has stored."""

from typing import Any

import pandas as pd

from nextbest import frames


def stored(table: Any, names: list[str] | None = None) -> pd.DataFrame:
    """Read the columns of a table; texts are texts, not the categories that a reader makes of them.

    Examples
    --------
    >>> import duckdb
    >>> stored(duckdb.sql("from (values ('id'), (null)) as kept (kind)"))["kind"].tolist()
    ['id', None]
    """
    rows = frames.read(table, names)
    texts = [name for name in rows if isinstance(rows[name].dtype, pd.CategoricalDtype)]
    rows = rows.astype(dict.fromkeys(texts, object))
    return frames.with_none(rows) if texts else rows
