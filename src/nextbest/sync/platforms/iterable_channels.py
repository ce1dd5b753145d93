"""Iterable's channels: from which of them a user is unsubscribed, and how it names refusals."""

from functools import partial
from urllib.parse import quote

import requests

from nextbest.sync.http import Client, body_of
from nextbest.sync.narrow import narrowed
from nextbest.sync.platform import Batch, Outcome
from nextbest.sync.words import plain_words

DONE = (200, 202)
NOT_FOUND = 404
UNKNOWN = ("NotFound", "UnknownUserIdError", "UnknownEmailError")


class Channels:
    """The marketing channels of a project.

    The call that sets them overwrites the whole list of a user, so the list is read before: people
    stay unsubscribed from other channels that they left.

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
        left, refused = self._read(items)
        known = [pair for pair in items if left.get(pair[0].item_id) is not None]
        refused |= self._set(
            known, {item.item_id: sorted(self._ids.union(left[item.item_id])) for item, _ in known}
        )
        return [*known, *(pair for pair in items if pair[0].item_id in refused)], refused

    def come_back(self, items: Batch) -> dict[str, str]:
        """Take back what `leave` has set; return who was refused."""
        left, refused = self._read(items)
        known = [pair for pair in items if left.get(pair[0].item_id)]
        return refused | self._set(
            known, {item.item_id: sorted(set(left[item.item_id]) - self._ids) for item, _ in known}
        )

    def _read(self, items: Batch) -> tuple[dict[str, list[int]], dict[str, str]]:
        """Return from which channels users are unsubscribed, and whom Iterable does not tell.

        An unknown user is in neither. Somebody whom it does not tell is not set: to overwrite their
        channels could subscribe them to what they left.
        """
        left: dict[str, list[int]] = {}
        refused: dict[str, str] = {}
        for item, payload in items:
            path = quote(payload["userId"], safe="")
            answer = self._client.request("GET", f"/users/byUserId/{path}")
            if answer.status_code == NOT_FOUND or code_of(answer) in UNKNOWN:
                continue
            if answer.status_code not in DONE:
                refused[item.item_id] = plain_words(answer.text)
            elif user := body_of(answer).get("user"):
                left[item.item_id] = list(user["dataFields"].get("unsubscribedChannelIds") or [])
        return left, refused

    def _set(self, batch: Batch, channel_ids: dict[str, list[int]]) -> dict[str, str]:
        if not batch:
            return {}
        done = narrowed(partial(self._post, channel_ids), batch)
        return {one.item_id: one.error for one in done if one.error}

    def _post(self, channel_ids: dict[str, list[int]], batch: Batch) -> list[Outcome] | str:
        wanted = [
            {"userId": payload["userId"], "unsubscribedChannelIds": channel_ids[item.item_id]}
            for item, payload in batch
        ]
        body = {"updateSubscriptionsRequests": wanted}
        answer = self._client.request("POST", "/users/bulkUpdateSubscriptions", json=body)
        if answer.status_code not in DONE:
            return plain_words(answer.text)
        refused = refused_users(answer)
        return [Outcome(item.item_id, refused.get(payload["userId"])) for item, payload in batch]


def refused_users(answer: requests.Response) -> dict[str, str]:
    """Return who was refused, by userId or address, with the name of the list that names them."""
    body = body_of(answer)
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
        return str(body_of(answer).get("code"))
    except ValueError:
        return None
