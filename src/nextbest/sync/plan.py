"""What a sync has to do: the published rows beside what the destination got before."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import duckdb

from nextbest.sync.log import Entry, State
from nextbest.sync.platform import (
    HeldBackError,
    Item,
    Kind,
    Platform,
    Row,
    as_json,
    payload_hash,
)
from nextbest.sync.published import rows_to_judge


@dataclass(frozen=True)
class Task:
    """An item to send.

    Attributes
    ----------
    item, payload
        The item and what is sent for it.
    payload_hash
        Tells whether the item has changed. What lifts a suppression is not in it.
    attempt
        How many times the payload is tried, with this one.
    """

    item: Item
    payload: Row
    payload_hash: str
    attempt: int

    def entry(
        self, state: State, reason: str | None = None, platform_id: str | None = None
    ) -> Entry:
        """Return the line of the log that says what became of it."""
        item = self.item
        return Entry(
            item.kind,
            item.item_id,
            item.row.get("customer_id"),
            self.payload_hash,
            state,
            reason,
            self.attempt,
            platform_id or item.platform_id,
        )


@dataclass
class Counts:
    """How many items a sync sends, or does not.

    Attributes
    ----------
    to_send, unchanged
        Items by kind; unchanged are those that the destination has already.
    held_back, failed
        Items by kind and reason.
    delivered
        Items by kind.
    """

    to_send: Counter[Kind] = field(default_factory=Counter)
    unchanged: Counter[Kind] = field(default_factory=Counter)
    held_back: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    delivered: Counter[Kind] = field(default_factory=Counter)
    failed: Counter[tuple[Kind, str]] = field(default_factory=Counter)


def planned(
    con: duckdb.DuckDBPyConnection, platform: Platform, kind: Kind, counts: Counts
) -> Iterator[Task | Entry]:
    """Compare the published rows with the log, and give what is to send.

    Parameters
    ----------
    con
        A connection with the published file as ``build``, after `compare_with_log`.
    platform
        The destination.
    kind
        The items to look at.
    counts
        Is added to.

    Yields
    ------
    Task or Entry
        An item to send, or the line of the log about one that is held back for a new reason.
    """
    if not platform.limits(kind).n_items:
        return
    for row, known in rows_to_judge(con, kind):
        item_id = row.pop("item_id")
        was_delivered = known.delivered_kind in ("suppress", "upsert")
        was_suppressed = known.delivered_kind == "suppress"
        item = Item(kind, item_id, row, known.platform_id, was_delivered, was_suppressed)
        try:
            payload = _payload(platform, item)
            hash_ = payload_hash(platform.payload(replace(item, was_suppressed=False)))
        except HeldBackError as error:
            reason = str(error)
            counts.held_back[kind, reason] += 1
            if (known.kind, known.state, known.reason) != (kind, "held_back", reason):
                yield Entry(kind, item_id, row.get("customer_id"), None, "held_back", reason)
            continue
        is_same = known.kind == kind and known.payload_hash == hash_
        if is_same and known.state == "delivered":
            counts.unchanged[kind] += 1
            continue
        counts.to_send[kind] += 1
        yield Task(item, payload, hash_, (known.attempt or 0) + 1 if is_same else 1)


def _payload(platform: Platform, item: Item) -> Row:
    """Return the payload of an item.

    Raises
    ------
    HeldBackError
        Where nobody needs it, or the destination cannot take it.
    """
    if item.kind == "upsert":
        if not item.row["is_active"] and not item.was_delivered:
            raise HeldBackError("not in the audience, and never delivered before")
        if item.row["is_active"] and not item.row["email"]:
            raise HeldBackError("no valid address is known")
    payload = platform.payload(item)
    n_bytes, most = len(as_json(payload).encode()), platform.limits(item.kind).n_item_bytes
    if n_bytes > most:
        raise HeldBackError(f"{n_bytes:,} bytes, and {platform.name} takes {most:,}")
    return payload
