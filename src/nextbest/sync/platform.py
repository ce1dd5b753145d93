"""What a destination has to do for a sync: turn rows into payloads, and send them in batches."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["delete", "suppress", "upsert", "catalog"]
KINDS: tuple[Kind, ...] = ("delete", "suppress", "upsert", "catalog")
"""What can be done with an item, in the order of a sync: who must not be mailed comes first."""

NAMES = ("braze", "customerio", "files", "iterable", "klaviyo", "mailchimp", "webhook")
"""The destinations; `nextbest.sync.platforms` has a module for each."""

Row = dict[str, Any]
"""A published row: texts, numbers, booleans and None; dates and times as ISO 8601 texts."""


@dataclass(frozen=True)
class Item:
    """Something to do at a destination.

    Attributes
    ----------
    kind
        What to do: ``delete`` a person (row of ``fct_email_profile_deletes``), ``suppress`` a
        person (inactive row of ``fct_email_profiles`` without permission), ``upsert`` a profile
        (any other row of ``fct_email_profiles``) or ``catalog`` (row of ``fct_catalog_items``,
        where a row with ``deleted`` is to be removed).
    item_id
        Key of the row: ``delete_id``, ``customer_id`` or ``product_id``.
    row
        The published row.
    platform_id
        What the destination called the person when it was last delivered; None where it did not
        say, or nothing was delivered.
    was_delivered
        Whether the destination has had the profile, and it was not deleted since.
    was_suppressed
        Whether the last delivery was a suppression, so that an upsert must lift it.
    """

    kind: Kind
    item_id: str
    row: Row
    platform_id: str | None = None
    was_delivered: bool = False
    was_suppressed: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an item.

    Attributes
    ----------
    item_id
        Key of the item.
    error
        Why it was refused, in the destination's words; None where it was delivered.
    platform_id
        What the destination calls the person, where it says so.
    """

    item_id: str
    error: str | None = None
    platform_id: str | None = None


@dataclass(frozen=True)
class Limits:
    """How much one call of `Platform.send` may get.

    Attributes
    ----------
    n_items
        Items.
    n_bytes
        Bytes of the payloads as JSON in UTF-8, together with the commas between them.
    n_item_bytes
        Bytes of one payload; a larger one is held back.
    """

    n_items: int
    n_bytes: int = 1_000_000
    n_item_bytes: int = 100_000


class HeldBackError(ValueError):
    """An item that cannot be sent as it is: no address, or more than the destination takes."""


class UnreachableError(Exception):
    """A destination that does not answer, or refuses everything: the sync stops and says why.

    The message names the destination, the status and what to do, and no credential or address.
    """


Batch = Sequence[tuple[Item, Row]]
"""Items of one kind with their payloads."""


class Platform(Protocol):
    """A destination of a sync.

    Its module has a function ``connect(environment)`` that takes the environment variables and
    raises ValueError with the names of those that are missing.
    """

    name: str

    def limits(self, kind: Kind) -> Limits:
        """Return how much one call of `send` may get."""
        ...

    def payload(self, item: Item) -> Row:
        """Return what is sent for an item, as JSON types. It decides whether an item has changed.

        Raises
        ------
        HeldBackError
            Where the item cannot be sent, with the reason in words.
        """
        ...

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Send a batch of items of one kind with their payloads, and return what became of each.

        A batch that was sent before may come again, with the same effect. Requests are retried in
        the session; what is refused as a whole although single items are at fault is sent without
        them. Asynchronous jobs are waited for.

        Raises
        ------
        UnreachableError
            Where the destination refuses the credentials, or gives up after all retries.
        """
        ...


def as_json(payload: Any) -> str:
    """Return canonical JSON: sorted keys, no blanks, letters as they are.

    Examples
    --------
    >>> as_json({"b": 1.5, "a": None})
    '{"a":null,"b":1.5}'
    """
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def payload_hash(payload: Any) -> str:
    """Return the SHA-256 of the canonical JSON of a payload, as hexadecimal digits."""
    return hashlib.sha256(as_json(payload).encode()).hexdigest()


def batches(items: Batch, limits: Limits) -> Iterator[list[tuple[Item, Row]]]:
    """Cut items into batches that keep to the limits, in their order.

    Examples
    --------
    >>> items = [(Item("upsert", key, {}), {"id": key}) for key in "abc"]
    >>> [[item.item_id for item, _ in batch] for batch in batches(items, Limits(2))]
    [['a', 'b'], ['c']]
    >>> [len(batch) for batch in batches(items, Limits(3, n_bytes=20))]
    [1, 1, 1]
    """
    batch: list[tuple[Item, Row]] = []
    size = 0
    for item, payload in items:
        n_bytes = len(as_json(payload).encode()) + 1
        if batch and (len(batch) == limits.n_items or size + n_bytes > limits.n_bytes):
            yield batch
            batch, size = [], 0
        batch.append((item, payload))
        size += n_bytes
    if batch:
        yield batch
