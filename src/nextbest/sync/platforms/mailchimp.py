"""Mailchimp: members with merge fields, by batches of its operations for one member.

The call for many members ("Batch subscribe or unsubscribe") is documented to change the status of
members that are there. "Add or update list member" with ``status_if_new`` is not, so the sync sends
these, up to 500 in a batch operation (guide "Run Async Requests with the Batch Endpoint"). Members
are named by the MD5 of their address in lower case.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from typing import Any

from nextbest.merge_tags import TAGS
from nextbest.sync.http import Client, wait_for
from nextbest.sync.platform import (
    Batch,
    HeldBackError,
    Item,
    Kind,
    Limits,
    Outcome,
    Row,
    UnreachableError,
    as_json,
)
from nextbest.sync.platforms.fields import ERASED, required
from nextbest.sync.platforms.mailchimp_tags import merge_fields, tags
from nextbest.sync.words import plain_words

LIMITS = Limits(500, n_bytes=2_000_000)
MAX_FIELDS = len(TAGS)
"""Those that the templates show. An audience has at most 30, its own ones such as LNAME among them;
80 on Premium."""
NOT_FOUND = 404
OK = range(200, 300)


class Mailchimp:
    """An audience of Mailchimp.

    Parameters
    ----------
    key
        An API key; what follows its dash names the data center.
    list_id
        The audience.
    n_fields
        How many merge fields are sent.
    url
        Where the API is, if not in the data center of the key.
    """

    name = "mailchimp"

    def __init__(
        self, key: str, list_id: str, n_fields: int = MAX_FIELDS, url: str | None = None
    ) -> None:
        place = url or f"https://{key.rpartition('-')[2]}.api.mailchimp.com/3.0"
        self._client = Client(self.name, place, auth=("nextbest", key))
        self._list, self._n_fields = f"/lists/{list_id}", n_fields
        self._has_tags = False

    def limits(self, kind: Kind) -> Limits:
        """Return how many operations a batch has; products are not sent."""
        return Limits(0) if kind == "catalog" else LIMITS

    def payload(self, item: Item) -> Row:
        """Return a member, or only the hash of its address."""
        row = item.row
        if item.kind == "upsert" and row["email"]:
            # who consents again confirms it: Mailchimp subscribes nobody who was unsubscribed
            status = {"status": "pending"} if item.was_suppressed else {}
            return {
                "email_address": row["email"],
                "status_if_new": "subscribed",
                **status,
                "merge_fields": merge_fields(row, self._n_fields),
            }
        if not item.platform_id:
            raise HeldBackError("never delivered: Mailchimp finds nobody without the address")
        if item.kind == "delete":
            if not row["email_sha256"]:
                raise HeldBackError("the address belongs to another profile")
            return {"reason": row["reason"]}
        status = {"status": "unsubscribed"} if item.kind == "suppress" else {}
        fields = merge_fields(row, self._n_fields)
        return {**status, "merge_fields": fields}

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Send a batch of operations, wait for its end, and read the answer of each."""
        if kind != "delete":
            self._make_tags()
        operations = [self._operation(kind, item, payload) for item, payload in items]
        answer = self._client.request("POST", "/batches", json={"operations": operations})
        if answer.status_code not in OK:
            raise UnreachableError(f"mailchimp refuses a batch: {plain_words(answer.text)}")
        results = self._results(str(answer.json()["id"]))
        return [_outcome(kind, item, payload, results) for item, payload in items]

    def _operation(self, kind: Kind, item: Item, payload: Row) -> Row:
        # the member of the last delivery, whose address may be another one now
        member = f"{self._list}/members/{item.platform_id or hash_of(payload['email_address'])}"
        if kind == "delete":
            action = {"method": "DELETE", "path": member}  # archives, and the person can return
            if payload["reason"] == ERASED:
                action = {"method": "POST", "path": f"{member}/actions/delete-permanent"}
            return {**action, "operation_id": item.item_id}
        method = "PUT" if "email_address" in payload else "PATCH"
        return {
            "method": method,
            "path": member,
            "operation_id": item.item_id,
            "body": as_json(payload),
        }

    def _results(self, batch_id: str) -> dict[str, Any]:
        """Wait for a batch, and return the result of each operation by its id."""
        batch: dict[str, Any] = {}

        def is_done() -> bool:
            batch.update(self._get(f"/batches/{batch_id}"))
            return bool(batch["status"] == "finished")

        wait_for(is_done, f"mailchimp's batch {batch_id}")
        archive = self._client.download(batch["response_body_url"])
        results: dict[str, Any] = {}
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as files:
            for member in files:
                file = files.extractfile(member)
                if file is not None and member.name.endswith(".json"):
                    results |= {one["operation_id"]: one for one in json.load(file)}
        return results

    def _make_tags(self) -> None:
        """Create the merge fields that the audience does not have yet, once."""
        if self._has_tags:
            return
        there = self._tags()
        for column, tag in tags(self._n_fields):
            if tag not in there:
                field = {"tag": tag, "name": column, "type": "text"}
                answer = self._client.request("POST", f"{self._list}/merge-fields", json=field)
                # one that is there was made by a request whose answer was lost
                if answer.status_code not in OK and tag not in self._tags():
                    words = plain_words(answer.text)
                    raise UnreachableError(
                        f"mailchimp refuses merge field {tag}: {words}. If the audience has too "
                        "many, delete some of its own, or lower NEXTBEST_MAILCHIMP_MAX_FIELDS"
                    )
        self._has_tags = True

    def _tags(self) -> set[str]:
        body = self._get(f"{self._list}/merge-fields?count=1000&fields=merge_fields.tag")
        return {field["tag"] for field in body["merge_fields"]}

    def _get(self, path: str) -> dict[str, Any]:
        answer = self._client.request("GET", path)
        if answer.status_code not in OK:
            raise UnreachableError(f"mailchimp refuses a question: {plain_words(answer.text)}")
        body: dict[str, Any] = answer.json()
        return body


def connect(environment: Mapping[str, str]) -> Mailchimp:
    """Return the audience that the environment names."""
    key, list_id = required(environment, "NEXTBEST_MAILCHIMP_API_KEY", "NEXTBEST_MAILCHIMP_LIST_ID")
    n_fields = environment.get("NEXTBEST_MAILCHIMP_MAX_FIELDS") or str(MAX_FIELDS)
    if not n_fields.isdecimal():
        raise ValueError(f"NEXTBEST_MAILCHIMP_MAX_FIELDS: expected a number, found {n_fields}")
    return Mailchimp(key, list_id, int(n_fields), environment.get("NEXTBEST_MAILCHIMP_URL"))


def hash_of(address: str) -> str:
    """Return how Mailchimp names a member: the MD5 of the address in lower case."""
    return hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest()


def _outcome(kind: Kind, item: Item, payload: Row, results: dict[str, Any]) -> Outcome:
    result = results.get(item.item_id)
    if result is None:
        return Outcome(item.item_id, "Mailchimp's results do not have the member")
    status = int(result["status_code"])
    if status in OK or (status == NOT_FOUND and kind != "upsert"):
        address = payload.get("email_address")
        return Outcome(item.item_id, None, hash_of(address) if address else item.platform_id)
    return Outcome(item.item_id, plain_words(str(result.get("response") or status)))
