"""Iterable's channels: from which of them a user is unsubscribed, and how it names refusals."""

from typing import Any
from urllib.parse import quote

import requests

from nextbest.sync.http import Client
from nextbest.sync.platform import Batch, Row, UnreachableError
from nextbest.sync.words import plain_words

DONE = (200, 202)
NOT_FOUND = 404
UNKNOWN = ("NotFound", "UnknownUserIdError", "UnknownEmailError")


class Channels:
    """The marketing channels of a project.

    The call that sets them overwrites the whole list of a user, so the list is read before: people
    stay unsubscribed from what they left themselves.

    Parameters
    ----------
    client
        The project.
    ids
        The channels from which a refusal unsubscribes.
    """

    def __init__(self, client: Client, ids: list[int]) -> None:
        self._client, self._ids = client, set(ids)

    def leave(self, items: Batch) -> tuple[Batch, dict[str, str]]:
        """Unsubscribe users; return those whom Iterable knows, and who was refused."""
        left = {item.item_id: self._left(payload) for item, payload in items}
        out = {key: sorted(self._ids.union(ids)) for key, ids in left.items() if ids is not None}
        known = [pair for pair in items if pair[0].item_id in out]
        return known, self._set(known, out)

    def come_back(self, items: Batch) -> dict[str, str]:
        """Take back what `leave` has set; return who was refused."""
        left = {item.item_id: self._left(payload) or [] for item, payload in items}
        return self._set(items, {key: sorted(set(ids) - self._ids) for key, ids in left.items()})

    def _left(self, payload: Row) -> list[int] | None:
        """Return the channels that a user is unsubscribed from; None of an unknown user.

        Raises
        ------
        UnreachableError
            Where Iterable does not say: to overwrite them would subscribe people who left.
        """
        path = quote(payload["userId"], safe="")
        answer = self._client.request("GET", f"/users/byUserId/{path}")
        if answer.status_code == NOT_FOUND or code_of(answer) in UNKNOWN:
            return None
        if answer.status_code not in DONE:
            raise UnreachableError(f"iterable refuses a question: {plain_words(answer.text)}")
        user = answer.json().get("user")
        return None if not user else list(user["dataFields"].get("unsubscribedChannelIds") or [])

    def _set(self, batch: Batch, channel_ids: dict[str, list[int]]) -> dict[str, str]:
        if not batch:
            return {}
        wanted = [
            {"userId": payload["userId"], "unsubscribedChannelIds": channel_ids[item.item_id]}
            for item, payload in batch
        ]
        body = {"updateSubscriptionsRequests": wanted}
        answer = self._client.request("POST", "/users/bulkUpdateSubscriptions", json=body)
        if answer.status_code not in DONE:
            return {item.item_id: plain_words(answer.text) for item, _ in batch}
        refused = refused_users(answer)
        return {
            item.item_id: refused[payload["userId"]]
            for item, payload in batch
            if payload["userId"] in refused
        }


def refused_users(answer: requests.Response) -> dict[str, str]:
    """Return who was refused, by userId or address, with the name of the list that names them."""
    body: dict[str, Any] = answer.json()
    lists = {**body, **(body.get("failedUpdates") or {})}
    return {
        who: f"Iterable refused the user ({name})"
        for name, people in lists.items()
        if isinstance(people, list) and name not in ("createdFields", "filteredOutFields")
        for who in people
    }


def code_of(answer: requests.Response) -> str | None:
    """Return the code of an answer, where it has one."""
    try:
        code = answer.json().get("code")
    except (ValueError, AttributeError):
        return None
    return str(code)
