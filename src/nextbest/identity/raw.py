"""What identifies a customer, read from raw tables as SQL reads it."""

import re
from typing import Any

import pandas as pd

from nextbest import frames

NEVER = pd.Timestamp("1900-01-01")
"""From when a customer had an identifier whose rows have no time at all."""
TIMES = ("updated_at", "signed_up_at", "loaded_at")
LAST, YEAR = "2199-12-31 00:00:00", 4
"""The last time that a row may have, and the digits of a year."""
BLANKS = "".join(map(chr, [32, 9, 10, 13, 160, 5760, *range(8192, 8204), 8239, 8287, 12288, 65279]))
"""What is cut at both ends of a raw text, as macro `blank_characters` has it."""
DECIMAL_KEY = re.compile(r"\A(-?[0-9]+)[.]0+\Z")
"""A whole number that was read as a floating-point or decimal one: 36.0, 36.00."""


def customers_of(table: Any) -> pd.DataFrame:
    """Read what identifies a customer; a column that the shop does not have is null.

    ``valid_from`` is the first of three times that the row has. It is null where that cannot be
    read: when the row was written is unknown then, and no other time stands for it.
    """
    rows = frames.read_texts(table, ["customer_id", "external_id", "email", *TIMES], times=TIMES)
    rows = rows.drop_duplicates()
    times = {name: times_of(rows[f"{name}_utc"]) for name in TIMES}
    valid_from = pd.Series(NEVER, rows.index)
    for name in reversed(TIMES):
        valid_from = valid_from.where(trimmed(rows[name]).isna(), times[name])
    return pd.DataFrame(
        {
            "raw_customer_id": keys(rows["customer_id"]),
            "external_id": trimmed(rows["external_id"]),
            "raw_email": trimmed(rows["email"]),
            "valid_from": valid_from,
            "newest_at": pd.DataFrame(times).max(axis=1),
        }
    )


def times_of(texts: pd.Series) -> pd.Series:
    """Return times as SQL writes them, those that pandas does not hold as the nearest it does.

    Examples
    --------
    >>> times_of(pd.Series(["2026-02-15 10:00:00", "0001-01-01 00:00:00", None])).tolist()
    [Timestamp('2026-02-15 10:00:00'), Timestamp('1900-01-01 00:00:00'), NaT]
    """
    bounded = texts.map(
        lambda text: max(str(NEVER), min(text, LAST)) if len(text.split("-")[0]) == YEAR else LAST,
        na_action="ignore",
    )
    return pd.to_datetime(bounded, format="ISO8601").astype("datetime64[ns]")


def trimmed(values: pd.Series) -> pd.Series:
    """Return raw values as texts without blanks around them; an empty text is missing."""
    texts = frames.with_none(values.astype(object))
    cut = texts.map(lambda value: str(value).strip(BLANKS) or None, na_action="ignore")
    return frames.with_none(cut)


def keys(values: pd.Series) -> pd.Series:
    """Return raw keys as texts, whole numbers without a fraction of zeros, as macro `key_of` does.

    Examples
    --------
    >>> keys(pd.Series(["36", "36.0", " 36.00 ", "36.5", "A-36.0", ""])).tolist()
    ['36', '36', '36', '36.5', 'A-36.0', None]
    """
    cut = trimmed(values).map(lambda text: DECIMAL_KEY.sub(r"\1", text), na_action="ignore")
    return frames.with_none(cut)
