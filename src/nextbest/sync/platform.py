"""What a destination has to do for a sync: turn rows into payloads, and send them in batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["delete", "suppress", "upsert", "catalog"]
KINDS: tuple[Kind, ...] = ("suppress", "delete", "upsert", "catalog")
"""What can be done with an item, in the order of a sync: who must not be mailed comes first."""
LEAVING: tuple[Kind, ...] = ("suppress", "delete")
"""What is about people who must not be mailed, or leave: one does not wait for the other."""

NAMES = ("braze", "customerio", "files", "iterable", "klaviyo", "mailchimp", "webhook")
"""The destinations; `nextbest.sync.platforms` has a module for each."""

REFUSALS = (
    "withdrawn",
    "unsubscribed",
    "complained",
    "bounced",
    "bounced_softly",
    "no_consent",
    "unknown_customer",
)
"""Reasons of a deletion for which the person must not be mailed; with any other, they may be."""

LEFT_AUDIENCE = "left_audience"
"""Reason of a deletion after which the person stays, and may be mailed; see `removal`."""

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
    platform_ids
        What the destination may call the person, the newest first: the name when it was last
        delivered, and those of later attempts whose answer is not known.
    may_be_there
        Whether the profile was sent, with or without an answer, and no deletion was delivered
        since.
    was_suppressed
        Whether a refusal was sent, and no profile was delivered since: an upsert must lift it.
    was_removed
        Whether a deletion that removes the person was sent, and no profile was delivered since.
    fields
        Of a deletion, the names of the columns of ``fct_email_profiles``, which may be held there.
    """

    kind: Kind
    item_id: str
    row: Row
    platform_ids: tuple[str, ...] = ()
    may_be_there: bool = False
    was_suppressed: bool = False
    was_removed: bool = False
    fields: tuple[str, ...] = ()


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
    is_unknown
        Whether the destination knows nobody of that name, so that nothing was done: the item is
        held back for ``error``, and judged again by the next sync.
    """

    item_id: str
    error: str | None = None
    platform_id: str | None = None
    is_unknown: bool = False


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

    Attributes
    ----------
    name
        The destination.
    account
        Tells one account of the destination from another, and is no secret: see `fingerprint`.
    """

    name: str
    account: str

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

    def known_as(self, payload: Row) -> str | None:
        """Return what the destination will call the person of a payload, where that is sure."""
        return None

    def send(self, kind: Kind, items: Batch) -> Iterable[Outcome]:
        """Send a batch of items of one kind with their payloads, and give what became of each.

        An outcome is given as soon as it is known, since a later request may fail. A batch that was
        sent before may come again, with the same effect. Requests are retried in the session; what
        is refused as a whole although single items are at fault is sent without them. Asynchronous
        jobs are waited for. Only what the destination said counts as delivered: of a person whom it
        does not know, the outcome says so.

        Raises
        ------
        UnreachableError
            Where the destination refuses the credentials, or gives up after all retries.
        """
        ...
