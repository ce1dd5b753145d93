"""Customer.io: people, by version 2 of its Track API.

Limits are those of its OpenAPI document 1.0.0 (stored on 2026-08-22) and of the page "Invalid Track
API Requests": 500 kB in a request, 32 kB an object, ids of 150 bytes, values of 1,000 bytes, 300
attributes. That null removes an attribute of a person is documented nowhere, so the empty text is
sent in its place.
"""

from collections.abc import Mapping

from nextbest.sync.http import Client, body_of
from nextbest.sync.narrow import narrowed, outcomes
from nextbest.sync.payloads import fingerprint
from nextbest.sync.platform import Batch, HeldBackError, Item, Kind, Limits, Outcome, Platform, Row
from nextbest.sync.platforms.fields import (
    Removal,
    cleared,
    content,
    external_id,
    flag,
    removal,
    required,
    shortened,
)
from nextbest.sync.words import plain_words

URL = "https://track.customer.io"
LIMITS = Limits(1_000, n_bytes=480_000, n_item_bytes=32_000)
N_VALUE_BYTES = 1_000
N_ID_BYTES = 150
PARTLY, DONE = 207, 200
UNSURE = "Customer.io does not say whether it knows the person, to whom nothing was sent before"


class CustomerIo(Platform):
    """A workspace of Customer.io.

    Parameters
    ----------
    site_id, key
        The credentials of the Track API.
    url
        ``https://track-eu.customer.io`` for a workspace in the EU.
    resubscribes
        Whether a new consent in the shop subscribes people whom the sync had unsubscribed.
    """

    name = "customerio"

    def __init__(
        self, site_id: str, key: str, url: str = URL, *, resubscribes: bool = False
    ) -> None:
        self.account, self._resubscribes = fingerprint(url, site_id), resubscribes
        self._client = Client(self.name, url, auth=(site_id, key))

    def limits(self, kind: Kind) -> Limits:
        """Return what a batch may have; this API has no products."""
        return Limits(0) if kind == "catalog" else LIMITS

    def payload(self, item: Item) -> Row:
        """Return an object of the batch."""
        name = external_id(item)
        if len(name.encode()) > N_ID_BYTES:
            raise HeldBackError(f"external_id is longer than {N_ID_BYTES} bytes")
        person: Row = {"type": "person", "identifiers": {"id": name}}
        leaves_as = removal(item) if item.kind == "delete" else None
        if leaves_as in ("erase", "remove"):
            return {**person, "action": "suppress" if leaves_as == "erase" else "delete"}
        fields = self._fields(item, leaves_as)
        attributes = {key: "" if value is None else value for key, value in fields.items()}
        return {**person, "action": "identify", "attributes": attributes}

    def _fields(self, item: Item, leaves_as: Removal | None) -> Row:
        if leaves_as == "clear":
            return {**cleared(item), "_update": True}
        if item.kind != "upsert":
            return {**cleared(item), "first_name": None, "unsubscribed": True, "_update": True}
        row = item.row
        known = {"email": row["email"]} if row["email"] else {}
        is_lifted = item.was_suppressed and self._resubscribes
        lifted = {"unsubscribed": False} if is_lifted else {}
        fields = shortened(content(row), N_VALUE_BYTES, in_bytes=True)
        return {**fields, "first_name": row.get("first_name"), **known, **lifted}

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Send a batch; the objects at the positions that the answer names are refused."""
        return narrowed(self._post, items)

    def _post(self, batch: Batch) -> list[Outcome] | str:
        body = {"batch": [payload for _, payload in batch]}
        answer = self._client.request("POST", "/api/v2/batch", json=body)
        if answer.status_code not in (DONE, PARTLY):
            return plain_words(answer.text)
        errors = {
            int(one["batch_index"]): plain_words(
                " ".join(str(one[part]) for part in ("reason", "field", "message") if part in one)
            )
            for one in body_of(answer).get("errors") or []
        }
        return outcomes(batch, errors, UNSURE)


def connect(environment: Mapping[str, str]) -> CustomerIo:
    """Return the workspace that the environment names."""
    site_id, key = required(
        environment, "NEXTBEST_CUSTOMERIO_SITE_ID", "NEXTBEST_CUSTOMERIO_API_KEY"
    )
    return CustomerIo(
        site_id,
        key,
        environment.get("NEXTBEST_CUSTOMERIO_URL") or URL,
        resubscribes=flag(environment, "NEXTBEST_CUSTOMERIO_RESUBSCRIBE"),
    )
