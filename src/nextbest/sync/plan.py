"""What a sync has to do: the published rows beside what the destination got before."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

import duckdb

from nextbest.sync.log import Entry, State
from nextbest.sync.payloads import as_json, payload_hash
from nextbest.sync.platform import LEAVING, HeldBackError, Item, Kind, Outcome, Platform, Row
from nextbest.sync.published import profile_columns, rows_to_judge


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
    known_as
        What the destination will call the person, where that is known before it answers.
    unknown_for
        The reason for which the item was held back before, because nobody of that name is known
        there; None otherwise.
    """

    item: Item
    payload: Row
    payload_hash: str
    attempt: int
    known_as: str | None = None
    unknown_for: str | None = None

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
            platform_id,
        )

    def sent(self) -> Entry:
        """Return the line that says that the item is being sent."""
        return self.entry("pending", self._why, self.known_as)

    def became(self, outcome: Outcome) -> Entry:
        """Return the line that says what became of the item."""
        if outcome.is_unknown:
            return self.entry("held_back", outcome.error)
        state: State = "failed" if outcome.error else "delivered"
        return self.entry(state, outcome.error or self._why, outcome.platform_id)

    @property
    def _why(self) -> str | None:
        return self.item.row["reason"] if self.item.kind == "delete" else None


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
    unknown
        Items by kind and reason whom the destination does not know, so that nothing was done.
    """

    to_send: Counter[Kind] = field(default_factory=Counter)
    unchanged: Counter[Kind] = field(default_factory=Counter)
    held_back: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    delivered: Counter[Kind] = field(default_factory=Counter)
    failed: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    unknown: Counter[tuple[Kind, str]] = field(default_factory=Counter)


def planned(
    con: duckdb.DuckDBPyConnection,
    platform: Platform,
    kind: Kind,
    counts: Counts,
    only: Collection[str] | None = None,
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
    only
        Customers whose profiles are looked at; None looks at all. It does not concern people who
        must not be mailed, or leave.

    Yields
    ------
    Task or Entry
        An item to send, or the line of the log about one that is held back for a new reason.
    """
    if not platform.limits(kind).n_items:
        return
    fields = profile_columns(con)
    for row, known in rows_to_judge(con, kind):
        item_id = row.pop("item_id")
        if kind == "upsert" and only is not None and item_id not in only:
            continue
        item = Item(
            kind,
            item_id,
            row,
            tuple(known.platform_ids or ()),
            bool(known.may_be_there),
            bool(known.was_suppressed),
            bool(known.was_removed),
            fields if kind == "delete" else (),
        )
        try:
            payload = _payload(platform, item)
            hash_ = _hash(platform, item)
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
        attempt = (known.attempt or 0) + 1 if is_same else 1
        unknown_for = known.reason if is_same and known.state == "held_back" else None
        yield Task(item, payload, hash_, attempt, platform.known_as(payload), unknown_for)


def _hash(platform: Platform, item: Item) -> str:
    """Return what tells whether an item has changed since it was delivered.

    Somebody who left, returned and leaves again is to be removed again, so the time counts.
    """
    payload = platform.payload(replace(item, was_suppressed=False, was_removed=False))
    if item.kind != "delete":
        return payload_hash(payload)
    return payload_hash([payload, item.row["reason"], item.row["updated_at"]])


def _payload(platform: Platform, item: Item) -> Row:
    """Return the payload of an item.

    Raises
    ------
    HeldBackError
        Where nobody needs it, or the destination cannot take it.
    """
    if item.kind == "upsert":
        if not item.row["is_active"] and not item.may_be_there:
            raise HeldBackError("not in the audience, and never sent before")
        if item.row["is_active"] and not item.row["email"]:
            raise HeldBackError("no valid address is known")
    payload = platform.payload(item)
    if item.kind in LEAVING:
        return payload  # no content is in it, and nothing keeps it back
    n_bytes, most = len(as_json(payload).encode()), platform.limits(item.kind).n_item_bytes
    if n_bytes > most:
        raise HeldBackError(f"{n_bytes:,} bytes, and {platform.name} takes {most:,}")
    return payload
