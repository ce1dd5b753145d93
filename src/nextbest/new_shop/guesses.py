"""Which landed table and column holds what the raw contract asks for, guessed by names."""

import re
from dataclasses import dataclass

from nextbest.new_shop.contract import Table
from nextbest.new_shop.landed import Landed
from nextbest.new_shop.spelling import bare, listed
from nextbest.new_shop.synonyms import COLUMNS, TABLES


@dataclass(frozen=True)
class Guess:
    """What a raw table is made of.

    Parameters
    ----------
    table
        The raw table of the contract.
    landed
        The landed table; None where none was found.
    columns
        Landed columns by column of the contract, as far as they were found.
    is_derived
        Whether it is grouped out of a table of something else, such as products out of order lines.
    """

    table: Table
    landed: Landed | None
    columns: dict[str, str]
    is_derived: bool = False


def guessed(contract: list[Table], landed: list[Landed]) -> list[Guess]:
    """Return a guess per raw table."""
    by_name = _by_name(landed)
    return [_guess(table, by_name.get(table.full_name), landed) for table in contract]


def guessed_columns(table: Table, landed: Landed, *, is_own: bool = True) -> dict[str, str]:
    """Return the landed columns by column of the contract; each is used once.

    Parameters
    ----------
    is_own
        Whether the landed table is this very table, so that its ``id`` is the key and its ``name``
        belongs to it.
    """
    left = {bare(name): name for name in landed.columns}
    columns = {}
    for place, column in enumerate(table.columns):
        match = next((name for name in _names(table, place, is_own) if name in left), None)
        if match is not None:
            columns[column.name] = left.pop(match)  # a name is not its own description
    return columns


def _names(table: Table, place: int, is_own: bool) -> list[str]:
    column = table.columns[place].name
    names = [bare(column), bare(_singular(table.name) + column)]
    if is_own and place == 0:
        names.append("id")
    return names + listed(COLUMNS.get(column, ""))


def _singular(name: str) -> str:
    return name.rstrip("s").split("_")[-1] if name != "email_events" else "email"


def _by_name(landed: list[Landed]) -> dict[str, Landed]:
    """Give each landed table to the raw table whose name it holds; the longest match counts."""
    best: dict[str, tuple[int, Landed]] = {}
    for table in landed:
        full_name, length = max(
            ((name, _match(table.name, listed(words))) for name, words in TABLES.items()),
            key=lambda match: match[1],
        )
        if length > best.get(full_name, (0, table))[0]:
            best[full_name] = (length, table)
    return {name: table for name, (_, table) in best.items()}


def _match(name: str, words: list[str]) -> int:
    """Return how long the longest word is that stands in a name, runs of its parts together.

    Examples
    --------
    >>> _match("olist_order_items_dataset", ["orderitems", "lines"])
    10
    """
    parts = [part for part in re.split(r"[\W_]+", name.lower()) if part]
    runs = {
        bare("".join(parts[start:end]))
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
    }
    return max((len(word) for word in words if word in runs), default=0)


def _guess(table: Table, own: Landed | None, landed: list[Landed]) -> Guess:
    if own is not None:
        return Guess(table, own, guessed_columns(table, own))
    if table.optional:
        return Guess(table, None, {})
    required = {column.name for column in table.columns if column.required}
    others = [(other, guessed_columns(table, other, is_own=False)) for other in landed]
    fits = [(other, found) for other, found in others if required <= found.keys()]
    if not fits:
        return Guess(table, None, {})
    source, columns = max(fits, key=lambda fit: len(fit[1]))
    if (first := FIRST_SEEN.get(table.name)) and (time := order_time(source)):
        columns.setdefault(first, time)
    return Guess(table, source, columns, is_derived=table.name != "order_lines")


FIRST_SEEN = {"customers": "signed_up_at", "products": "launched_on"}
"""Columns that the first order tells where a table is grouped out of orders or their lines."""


def order_time(landed: Landed) -> str | None:
    """Return the column that tells when something was ordered; None where there is none."""
    found = {bare(name): name for name in landed.columns}
    return next((found[name] for name in listed(COLUMNS["ordered_at"]) if name in found), None)
