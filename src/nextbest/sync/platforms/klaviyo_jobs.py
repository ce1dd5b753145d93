"""Klaviyo's asynchronous jobs, its pages, and how it names what it refuses."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

import requests

from nextbest.sync.http import Client, body_of, wait_for
from nextbest.sync.narrow import narrowed
from nextbest.sync.platform import Batch, Item, Outcome, Row, UnreachableError
from nextbest.sync.words import plain_words

ACCEPTED = (200, 201, 202)
CREATED_OR_UPDATED = (200, 201)
ENDED = ("complete", "cancelled")
IMPORTS = "/profile-bulk-import-jobs"
N_ADDRESSES = 100
N_LOOKED_UP = 100
"""Resources that a page has."""
N_URL_BYTES = 4_000
"""Of the values in a question; servers commonly take addresses of 8 kB."""
POINTER = re.compile(r"/data/attributes/(?:profiles|items)/data/(\d+)(?:/|$)")


class Jobs:
    """What the endpoints of jobs have in common.

    Parameters
    ----------
    client
        The account.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def ended(self, path: str, answer: requests.Response) -> str:
        """Wait until the job that an answer names has ended, and return its id.

        Raises
        ------
        UnreachableError
            Where Klaviyo names no job, or cancels it.
        """
        job = str(body_of(answer)["data"].get("id") or "")
        if not job:
            raise UnreachableError("klaviyo accepted a job without naming it: try later")
        status = ""

        def is_done() -> bool:
            nonlocal status
            status = self.get(f"{path}/{job}")["data"]["attributes"]["status"]
            return status in ENDED

        wait_for(is_done, f"klaviyo's job {job}")
        if status == "cancelled":
            raise UnreachableError(f"klaviyo canceled job {job}: try later")
        return job

    def imports_have_ended(self) -> None:
        """Wait for the imports of a sync that was killed: they could undo what is done now.

        Raises
        ------
        UnreachableError
            Where they do not end.
        """
        query = {"filter": 'any(status,["queued","processing"])'}

        def is_done() -> bool:
            return not self.get(IMPORTS, query)["data"]

        wait_for(is_done, "an earlier import at klaviyo")

    def suppression(self, action: str, addresses: dict[str, str]) -> dict[str, str]:
        """Suppress addresses (``create``) or lift what was suppressed (``delete``).

        Parameters
        ----------
        action
            What to do.
        addresses
            The addresses by the id of an item.

        Returns
        -------
        dict
            The words of those that were refused, by the same id.
        """
        batch = [(Item("suppress", key, {}), {"email": one}) for key, one in addresses.items()]
        done: list[Outcome] = []
        for start in range(0, len(batch), N_ADDRESSES):
            part = batch[start : start + N_ADDRESSES]
            done += narrowed(partial(self._suppression, action), part)
        return {one.item_id: one.error for one in done if one.error}

    def _suppression(self, action: str, batch: Batch) -> list[Outcome] | str:
        kind = f"profile-suppression-bulk-{action}-job"
        people = [{"type": "profile", "attributes": payload} for _, payload in batch]
        body = {"data": {"type": kind, "attributes": {"profiles": {"data": people}}}}
        answer = self._client.request("POST", f"/{kind}s", json=body)
        if answer.status_code not in ACCEPTED:
            return plain_words(answer.text)
        self.ended(f"/{kind}s", answer)
        return [Outcome(item.item_id) for item, _ in batch]

    def patch(self, attributes: Row, meta: Row) -> str | None:
        """Create or update one profile, where null clears; return the words of a refusal."""
        kept = {key: value for key, value in attributes.items() if value != {}}
        body = {"data": {"type": "profile", "attributes": kept, "meta": meta}}
        answer = self._client.request("POST", "/profile-import", json=body)
        return None if answer.status_code in CREATED_OR_UPDATED else plain_words(answer.text)

    def pages(self, path: str, query: dict[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Give the resources of all pages of a list."""
        body = self.get(path, query)
        while True:
            yield from body["data"]
            following = (body.get("links") or {}).get("next")
            if not following:
                return
            body = self.get(following)

    def get(self, path: str, query: dict[str, str] | None = None) -> dict[str, Any]:
        """Return the body of an answer.

        Raises
        ------
        UnreachableError
            Where Klaviyo refuses the question.
        """
        answer = self._client.request("GET", path, params=query)
        if answer.status_code not in ACCEPTED:
            raise UnreachableError(f"klaviyo refuses a question: {plain_words(answer.text)}")
        return body_of(answer)

    def looked_up(self, path: str, name: str, values: list[str]) -> Iterator[dict[str, Any]]:
        """Give the resources of a list in which a field has one of some values."""
        quoted = list(map(_quoted, values))
        while quoted:
            n_values = min(len(quoted), N_LOOKED_UP)
            while n_values > 1 and len(quote(",".join(quoted[:n_values]))) > N_URL_BYTES:
                n_values //= 2
            wanted, quoted = quoted[:n_values], quoted[n_values:]
            query = {"filter": f"any({name},[{','.join(wanted)}])", "page[size]": str(N_LOOKED_UP)}
            yield from self.pages(path, query)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def profile_errors(errors: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the words of import errors by external id or address.

    An error that names nobody is returned under the empty text, since it may be about anybody.
    """
    found: dict[str, str] = {}
    for error in errors:
        said = error["attributes"]
        payload = said.get("original_payload") or {}
        known = payload.get("attributes") or payload
        name = known.get("external_id") or known.get("email") or ""
        found[name] = plain_words(f"{said.get('code')}: {said.get('detail') or said.get('title')}")
    return found


def refused_positions(answer: requests.Response, n_items: int) -> dict[int, str]:
    """Return the words of a refused request by the position of the item that they point at."""
    found: dict[int, str] = {}
    try:
        errors = body_of(answer)["errors"]
    except (ValueError, KeyError, TypeError):
        return found
    for error in errors:
        pointer = POINTER.match(str((error.get("source") or {}).get("pointer") or ""))
        if pointer and int(pointer[1]) < n_items:
            found[int(pointer[1])] = plain_words(str(error.get("detail") or error.get("title")))
    return found
