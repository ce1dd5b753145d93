"""Braze: users, their email subscription, and a catalog.

Limits are those of the documentation read on 2026-09-02: "Create and update users (bulk)" (75
objects in a request), "Delete users" (50), "Edit multiple catalog items" (50), "Custom attributes"
(texts of 255 characters; null removes an attribute). Whether Braze knows the user of an object with
``_update_existing_only`` it does not say.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import requests

from nextbest.sync.http import Client, body_of
from nextbest.sync.narrow import narrowed, outcomes
from nextbest.sync.payloads import fingerprint
from nextbest.sync.platform import Batch, HeldBackError, Item, Kind, Limits, Outcome, Platform, Row
from nextbest.sync.platforms.fields import (
    cleared,
    content,
    external_id,
    flag,
    removal,
    required,
    shortened,
)
from nextbest.sync.words import plain_words

LIMITS: dict[Kind, Limits] = {
    "delete": Limits(50),
    "suppress": Limits(75, n_bytes=3_500_000),
    "upsert": Limits(75, n_bytes=3_500_000),
    "catalog": Limits(50),
}
N_CHARACTERS = 255
N_CATALOG_CHARACTERS = 5_000
CATALOG_ID = re.compile(r"[A-Za-z0-9_-]{1,250}")
ACCEPTED = (200, 201, 202)
UNSURE = "Braze does not say whether it knows the person, to whom nothing was sent before"


class Braze(Platform):
    """A workspace of Braze.

    Parameters
    ----------
    url
        The REST address of the instance, such as ``https://rest.fra-01.braze.eu``.
    key
        A REST key with the permissions ``users.track`` and ``users.delete``, and for a catalog
        ``catalogs.replace_items`` and ``catalogs.delete_items``.
    catalog
        Name of the catalog of the products; None sends none.
    resubscribes
        Whether a new consent in the shop subscribes people whom the sync had unsubscribed.
    """

    name = "braze"

    def __init__(
        self, url: str, key: str, catalog: str | None = None, *, resubscribes: bool = False
    ) -> None:
        self.account = fingerprint(url, key)
        self._catalog, self._resubscribes = catalog, resubscribes
        self._client = Client(self.name, url, {"Authorization": f"Bearer {key}"})

    def limits(self, kind: Kind) -> Limits:
        """Return the objects that a request may have; no products without a catalog."""
        return Limits(0) if kind == "catalog" and not self._catalog else LIMITS[kind]

    def payload(self, item: Item) -> Row:
        """Return an object of attributes, an id to delete, or an item of the catalog."""
        if item.kind == "catalog":
            return _catalog_item(item)
        user = {"external_id": external_id(item)}
        if item.kind != "upsert":
            return {**user, **_farewell(item)}
        row = item.row
        known = {"email": row["email"]} if row["email"] else {}
        is_lifted = item.was_suppressed and self._resubscribes
        lifted = {"email_subscribe": "subscribed"} if is_lifted else {}
        fields = shortened(content(row), N_CHARACTERS)
        return {**user, **known, "first_name": row.get("first_name") or None, **fields, **lifted}

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Send a batch of one kind; the objects that Braze names are refused."""
        if kind != "catalog":
            gone = [pair for pair in items if len(pair[1]) == 1]
            kept = [pair for pair in items if len(pair[1]) > 1]
            return _sent(self._delete, gone) + _sent(self._track, kept)
        gone = [pair for pair in items if pair[1].get("deleted")]
        kept = [pair for pair in items if not pair[1].get("deleted")]
        return _sent(self._remove_products, gone) + _sent(self._put_products, kept)

    def _track(self, batch: Batch) -> list[Outcome] | str:
        body = {"attributes": [payload for _, payload in batch]}
        answer = self._client.request("POST", "/users/track", json=body)
        errors = _named(answer, len(batch))
        if answer.status_code not in ACCEPTED:
            is_of_each = errors is not None and len(errors) == len(batch)
            return outcomes(batch, errors) if errors and is_of_each else plain_words(answer.text)
        if errors is None:  # carried out but for some, and Braze does not say for whom
            return [Outcome(item.item_id, plain_words(answer.text)) for item, _ in batch]
        return outcomes(batch, errors, UNSURE)

    def _delete(self, batch: Batch) -> list[Outcome] | str:
        body = {"external_ids": [payload["external_id"] for _, payload in batch]}
        return self._all_or_none("POST", "/users/delete", body, batch)

    def _put_products(self, batch: Batch) -> list[Outcome] | str:
        body = {"items": [_without(payload, "deleted") for _, payload in batch]}
        return self._all_or_none("PUT", f"/catalogs/{self._catalog}/items", body, batch)

    def _remove_products(self, batch: Batch) -> list[Outcome] | str:
        body = {"items": [{"id": payload["id"]} for _, payload in batch]}
        return self._all_or_none("DELETE", f"/catalogs/{self._catalog}/items", body, batch)

    def _all_or_none(self, method: str, path: str, body: Row, batch: Batch) -> list[Outcome] | str:
        answer = self._client.request(method, path, json=body)
        return outcomes(batch, {}) if answer.status_code in ACCEPTED else plain_words(answer.text)


def connect(environment: Mapping[str, str]) -> Braze:
    """Return the workspace that the environment names."""
    url, key = required(environment, "NEXTBEST_BRAZE_URL", "NEXTBEST_BRAZE_API_KEY")
    return Braze(
        url,
        key,
        environment.get("NEXTBEST_BRAZE_CATALOG") or None,
        resubscribes=flag(environment, "NEXTBEST_BRAZE_RESUBSCRIBE"),
    )


def _farewell(item: Item) -> Row:
    """Return what is told of somebody who must not be mailed, or left; nothing deletes the user."""
    if item.kind == "delete" and removal(item) in ("erase", "remove"):
        return {}
    left = {**cleared(item), "_update_existing_only": True}
    if item.kind == "delete" and removal(item) == "clear":
        return left
    return {**left, "first_name": None, "email_subscribe": "unsubscribed"}


def _sent(post: Callable[[Batch], list[Outcome] | str], batch: Batch) -> list[Outcome]:
    return narrowed(post, batch) if batch else []


def _named(answer: requests.Response, n_items: int) -> dict[int, str] | None:
    """Return the errors by position; None where one of them names no position."""
    errors: dict[int, str] = {}
    for error in _errors(answer):
        index = error.get("index") if isinstance(error, dict) else None
        if not isinstance(index, int) or not 0 <= index < n_items:
            return None
        errors[index] = plain_words(error.get("type") or error)
    return errors


def _errors(answer: requests.Response) -> list[Any]:
    try:
        found = body_of(answer).get("errors") or []
    except ValueError:
        return []
    return found if isinstance(found, list) else [found]


def _catalog_item(item: Item) -> Row:
    if not CATALOG_ID.fullmatch(item.item_id):
        raise HeldBackError("Braze takes product ids of letters, digits, - and _ only")
    if item.row["deleted"]:
        return {"id": item.item_id, "deleted": True}
    fields = _without(item.row, "product_id", "deleted", "updated_at")
    return {"id": item.item_id, **shortened(fields, N_CATALOG_CHARACTERS)}


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}
