"""What all destinations take from a published profile."""

from collections.abc import Mapping
from typing import Literal

from nextbest.sync.platform import LEFT_AUDIENCE, REFUSALS, HeldBackError, Item, Row

NOT_SENT = {
    "external_id": "the name of the person there",
    "email": "a field of its own there",
    "first_name": "a field of its own there",
    "email_sha256": "identifies addresses that are gone",
    "updated_at": "changes with any other column",
    "suppressed_reason": "is no matter of a template, and says why somebody complained",
    "email_permission": "decides what is done, and is sent as the subscription",
    "is_personalised": "earlier spelling of is_personalized",
    "payload": "the other columns as one text",
}
"""Columns that are no fields of a template, with the reason."""


ELLIPSIS = "…"
Removal = Literal["erase", "refuse", "clear", "remove"]
"""What becomes of a person whose profile is deleted; see `removal`."""


def content(row: Row) -> Row:
    """Return the columns that are sent as fields: all of the row but those of `NOT_SENT`.

    Examples
    --------
    >>> content({"external_id": "7", "email": None, "segment_churn": "low", "payload": "{}"})
    {'segment_churn': 'low'}
    """
    return {name: value for name, value in row.items() if name not in NOT_SENT}


def cleared(item: Item) -> Row:
    """Return null for each field that the person may have, of a profile or of a deletion.

    Examples
    --------
    >>> cleared(Item("delete", "d1", {}, fields=("email", "segment_churn", "is_active")))
    {'segment_churn': None, 'is_active': False}
    """
    names = content(dict.fromkeys(item.fields or item.row))
    return {name: False if name == "is_active" else None for name in names}


def removal(item: Item) -> Removal:
    """Return what becomes of a person whose profile is deleted.

    ``erase`` where they asked for it. ``refuse`` where they must not be mailed: to delete them
    would delete their refusal, too. ``clear`` where they only left the audience, and other emails
    of the shop reach them. ``remove`` where the name is an old one of a living person.
    """
    reason = item.row["reason"]
    if reason == "erased":
        return "erase"
    if reason in REFUSALS:
        return "refuse"
    return "clear" if reason == LEFT_AUDIENCE else "remove"


def flag(environment: Mapping[str, str], name: str) -> bool:
    """Return whether an environment variable says true.

    Raises
    ------
    ValueError
        Where it says neither true nor false.
    """
    said = environment.get(name) or "false"
    if said.lower() not in ("true", "false"):
        raise ValueError(f"{name}: expected true or false, found {said}")
    return said.lower() == "true"


def external_id(item: Item) -> str:
    """Return the name of the person at the destination.

    Raises
    ------
    HeldBackError
        Where the row has none: an old address is to be removed, or the id belongs to a living
        profile.
    """
    if not item.row["external_id"]:
        raise HeldBackError("no external_id: nobody is known there by a hash alone")
    return str(item.row["external_id"])


def shortened(row: Row, most: int, *, in_bytes: bool = False) -> Row:
    """Return a row whose texts are cut to what a destination takes; a link is never cut.

    Parameters
    ----------
    row
        The fields.
    most
        How many characters a text may have, or bytes of UTF-8.
    in_bytes
        Whether bytes are counted.

    Raises
    ------
    HeldBackError
        Where a link is longer.

    Examples
    --------
    >>> shortened({"offer_text": "Ten percent off", "n": 3}, 8)
    {'offer_text': 'Ten per…', 'n': 3}
    """
    texts = {name: value for name, value in row.items() if isinstance(value, str)}
    for name, text in texts.items():
        if name.endswith("_url") and _size(text, in_bytes) > most:
            raise HeldBackError(f"{name} is longer than {most}")
    return {**row, **{name: _cut(text, most, in_bytes) for name, text in texts.items()}}


def _cut(text: str, most: int, in_bytes: bool) -> str:
    if _size(text, in_bytes) <= most:
        return text
    if not in_bytes:
        return text[: most - 1] + ELLIPSIS
    kept = text.encode()[: most - len(ELLIPSIS.encode())]
    return kept.decode(errors="ignore") + ELLIPSIS


def _size(text: str, in_bytes: bool) -> int:
    return len(text.encode()) if in_bytes else len(text)


def required(environment: Mapping[str, str], *names: str) -> list[str]:
    """Return the values of environment variables.

    Raises
    ------
    ValueError
        Naming those that are not set.
    """
    if missing := [name for name in names if not environment.get(name)]:
        raise ValueError(f"{' and '.join(missing)} must be set in the environment")
    return [environment[name] for name in names]
