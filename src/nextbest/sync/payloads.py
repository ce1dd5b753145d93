"""Payloads: their canonical form, what tells them apart, and how many go into a request."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from nextbest.sync.platform import Batch, Item, Limits, Row


def fingerprint(*parts: str) -> str:
    """Return what tells an account from another, without telling its credentials.

    Examples
    --------
    >>> fingerprint("https://a.example", "key of 40 characters") == fingerprint("https://a.example")
    False
    """
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


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
