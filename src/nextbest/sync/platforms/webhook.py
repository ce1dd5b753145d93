"""A service of the shop's own: signed requests of JSON.

The signature is that of Standard Webhooks (specification, version 1: headers ``webhook-id``,
``webhook-timestamp``, ``webhook-signature``).
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

import requests

from nextbest.sync.http import Client
from nextbest.sync.narrow import narrowed
from nextbest.sync.payloads import as_json, fingerprint, payload_hash
from nextbest.sync.platform import Batch, Item, Kind, Limits, Outcome, Platform, Row
from nextbest.sync.platforms.fields import content, required
from nextbest.sync.words import plain_words

OK = range(200, 300)


class Webhook(Platform):
    """A receiver of signed requests.

    Parameters
    ----------
    url
        Where requests are posted to.
    secret
        The key of the signature: ``whsec_`` and base64, or any text.
    """

    name = "webhook"

    def __init__(self, url: str, secret: str) -> None:
        self.account = fingerprint(url)
        self._client = Client(self.name, url, {"content-type": "application/json"})
        self._key = key_of(secret)

    def limits(self, kind: Kind) -> Limits:
        """Return 500 items or 1 MB, which common servers take."""
        return Limits(500)

    def payload(self, item: Item) -> Row:
        """Return the row; what an email does not show stays here."""
        if item.kind in ("delete", "catalog"):
            return {"item_id": item.item_id, **_without_time(item.row)}
        known = {name: item.row.get(name) for name in ("external_id", "email", "first_name")}
        return {"item_id": item.item_id, **known, **content(item.row)}

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Post a batch; a body of errors names the items that were refused."""
        return narrowed(lambda batch: self._post(kind, batch), items)

    def _post(self, kind: Kind, batch: Batch) -> list[Outcome] | str:
        content = {"kind": kind, "items": [payload for _, payload in batch]}
        # alike when the batch comes again, another one when a decision is taken again
        decided = [item.row["updated_at"] for item, _ in batch]
        message_id = f"msg_{payload_hash([content, decided])[:32]}"
        now = datetime.now(UTC)
        body = as_json({**content, "sent_at": now.isoformat(timespec="seconds")}).encode()
        timestamp = str(int(now.timestamp()))
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(self._key, message_id, timestamp, body),
        }
        answer = self._client.request("POST", "", data=body, headers=headers)
        if answer.status_code not in OK:
            return plain_words(f"{answer.status_code} {answer.text}")
        refused = refused_items(answer, batch)
        return [Outcome(item.item_id, refused.get(item.item_id)) for item, _ in batch]


def signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """Return the header ``webhook-signature`` of a request."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def key_of(secret: str) -> bytes:
    """Return the key of a secret: what base64 behind ``whsec_`` says, or the bytes of the text.

    Raises
    ------
    ValueError
        Where ``whsec_`` is followed by something else.
    """
    text = secret.removeprefix("whsec_")
    if text == secret:
        return secret.encode()
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(
            "NEXTBEST_WEBHOOK_SECRET: expected base64 behind whsec_, found something else"
        ) from None


def connect(environment: Mapping[str, str]) -> Webhook:
    """Return the receiver that the environment names."""
    return Webhook(*required(environment, "NEXTBEST_WEBHOOK_URL", "NEXTBEST_WEBHOOK_SECRET"))


def refused_items(answer: requests.Response, batch: Batch) -> dict[str, str]:
    """Return the words of the items that a receiver refused; of all, where they cannot be read."""
    try:
        errors = answer.json().get("errors")
    except (ValueError, AttributeError):
        return {}  # it said that it took them, and some words of its own
    if not errors:
        return {}
    try:
        refused = {
            str(one["item_id"]): plain_words(one.get("error") or "refused") for one in errors
        }
    except (AttributeError, KeyError, TypeError):
        refused = {}
    if refused and refused.keys() <= {item.item_id for item, _ in batch}:
        return refused
    words = plain_words(f"errors that name no item: {answer.text}")
    return {item.item_id: words for item, _ in batch}


def _without_time(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "updated_at"}
