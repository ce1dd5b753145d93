"""Iterable: users of a project that knows them by ``userId``, and a catalog.

Limits are those of the API document 1.8 (2026-03-25): bodies of 4 MB and 5 requests a second for
``/users/bulkUpdate``, 1,000 catalog items. The number of users in a request is not documented;
1,000 is what clients use. What null does to a field is not documented either: texts are emptied,
and templates must look at ``is_active`` before other fields.
"""

from collections.abc import Mapping
from itertools import compress
from urllib.parse import quote

from nextbest.sync.http import Client
from nextbest.sync.narrow import narrowed
from nextbest.sync.payloads import fingerprint
from nextbest.sync.platform import Batch, Item, Kind, Limits, Outcome, Platform, Row
from nextbest.sync.platforms.fields import cleared, content, external_id, flag, removal, required
from nextbest.sync.platforms.iterable_catalog import send_catalog
from nextbest.sync.platforms.iterable_channels import (
    DONE,
    UNKNOWN,
    Channels,
    code_of,
    refused_users,
)
from nextbest.sync.words import plain_words

URL = "https://api.iterable.com"
LIMITS: dict[Kind, Limits] = {
    "delete": Limits(20),
    "suppress": Limits(1_000, n_bytes=3_500_000),
    "upsert": Limits(1_000, n_bytes=3_500_000),
    "catalog": Limits(1_000, n_bytes=3_500_000, n_item_bytes=30_000),
}
SECONDS_BETWEEN = 0.21
UNKNOWN_USER = "Iterable does not know the userId"


class Iterable(Platform):
    """A project of Iterable.

    Parameters
    ----------
    key
        A server-side key.
    channel_ids
        The marketing channels from which a refusal unsubscribes.
    catalog
        Name of the catalog of the products; None sends none.
    url
        ``https://api.eu.iterable.com`` for a project in the EU.
    resubscribes
        Whether a new consent in the shop subscribes people whom the sync had unsubscribed.
    """

    name = "iterable"

    def __init__(
        self,
        key: str,
        channel_ids: list[int],
        catalog: str | None = None,
        url: str = URL,
        *,
        resubscribes: bool = False,
    ) -> None:
        self.account = fingerprint(url, key)
        self._catalog, self._resubscribes = catalog, resubscribes
        headers = {"Api-Key": key}
        self._client = Client(self.name, f"{url}/api", headers, seconds_between=SECONDS_BETWEEN)
        self._channels = Channels(self._client, channel_ids)

    def limits(self, kind: Kind) -> Limits:
        """Return what a request may have; no products without a catalog."""
        return Limits(0) if kind == "catalog" and not self._catalog else LIMITS[kind]

    def payload(self, item: Item) -> Row:
        """Return a user, an id to delete, or an item of the catalog."""
        if item.kind == "catalog":
            gone = ("product_id", "updated_at")
            return {name: value for name, value in item.row.items() if name not in gone}
        user = {"userId": external_id(item)}
        row = item.row
        leaves_as = removal(item) if item.kind == "delete" else None
        if leaves_as in ("erase", "remove"):
            return {**user, "leaves_as": leaves_as}
        fields = cleared(item) if leaves_as else content(row)
        if leaves_as != "clear":
            fields = {**fields, "firstName": row.get("first_name") or ""}
        if row.get("email"):
            fields["email"] = row["email"]
        settings = {"preferUserId": True, "mergeNestedObjects": False}
        return {**user, "dataFields": fields, **settings, "leaves_as": leaves_as}

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Send a batch of one kind; the users that Iterable names are refused."""
        if kind == "catalog":
            return send_catalog(self._client, str(self._catalog), items)
        if kind == "suppress":
            return self._take_leave(items)
        if kind == "delete":
            return self._send_deletions(items)
        returning = [pair for pair in items if pair[0].was_suppressed and self._resubscribes]
        refused = self._channels.come_back(returning) if returning else {}
        kept = [pair for pair in items if pair[0].item_id not in refused]
        done = narrowed(self._update, kept) if kept else []
        return done + [Outcome(item_id, words) for item_id, words in refused.items()]

    def _send_deletions(self, items: Batch) -> list[Outcome]:
        gone, refusing, left = (
            [pair for pair in items if pair[1]["leaves_as"] in names]
            for names in (("erase", "remove"), ("refuse",), ("clear",))
        )
        done = [self._delete(item, payload) for item, payload in gone]
        done += self._take_leave(refusing) if refusing else []
        there = [item.may_be_there for item, _ in left]
        done += [
            Outcome(item.item_id, UNKNOWN_USER, is_unknown=True)
            for item, _ in left
            if not item.may_be_there
        ]
        known = list(compress(left, there))
        return done + (narrowed(self._update, known) if known else [])

    def _take_leave(self, items: Batch) -> list[Outcome]:
        """Unsubscribe people and clear what is held, where Iterable knows them."""
        known, refused = self._channels.leave(items)
        kept = [pair for pair in known if pair[0].item_id not in refused]
        done = {one.item_id: one for one in (narrowed(self._update, kept) if kept else [])}
        done |= {item_id: Outcome(item_id, words) for item_id, words in refused.items()}
        return [
            done.get(item.item_id) or Outcome(item.item_id, UNKNOWN_USER, is_unknown=True)
            for item, _ in items
        ]

    def _update(self, batch: Batch) -> list[Outcome] | str:
        body = {"users": [_user(payload) for _, payload in batch]}
        answer = self._client.request("POST", "/users/bulkUpdate", json=body)
        if answer.status_code not in DONE:
            return plain_words(answer.text)
        refused = refused_users(answer)
        return [
            Outcome(item.item_id, refused.get(payload["userId"]) or refused.get(_email(payload)))
            for item, payload in batch
        ]

    def _delete(self, item: Item, payload: Row) -> Outcome:
        user_id = payload["userId"]
        if payload["leaves_as"] == "erase":
            answer = self._client.request("POST", "/users/forget", json={"userId": user_id})
        else:
            path = quote(user_id, safe="")
            answer = self._client.request("DELETE", f"/users/byUserId/{path}")
        if answer.status_code in DONE or (code_of(answer) in UNKNOWN and item.may_be_there):
            return Outcome(item.item_id)
        is_unknown = code_of(answer) in UNKNOWN
        words = UNKNOWN_USER if is_unknown else plain_words(answer.text)
        return Outcome(item.item_id, words, is_unknown=is_unknown)


def connect(environment: Mapping[str, str]) -> Iterable:
    """Return the project that the environment names."""
    key, channels = required(
        environment, "NEXTBEST_ITERABLE_API_KEY", "NEXTBEST_ITERABLE_CHANNEL_IDS"
    )
    ids = [one.strip() for one in channels.split(",") if one.strip()]
    if wrong := [one for one in ids if not one.isdecimal()]:
        raise ValueError(f"NEXTBEST_ITERABLE_CHANNEL_IDS: expected numbers, found {wrong[0]}")
    return Iterable(
        key,
        [int(one) for one in ids],
        environment.get("NEXTBEST_ITERABLE_CATALOG") or None,
        environment.get("NEXTBEST_ITERABLE_URL") or URL,
        resubscribes=flag(environment, "NEXTBEST_ITERABLE_RESUBSCRIBE"),
    )


def _user(payload: Row) -> Row:
    return {name: value for name, value in payload.items() if name != "leaves_as"}


def _email(payload: Row) -> str:
    return str(payload["dataFields"].get("email", ""))
