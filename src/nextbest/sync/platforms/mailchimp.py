"""Mailchimp: members with merge fields, by batches of its operations for one member.

The call for many members ("Batch subscribe or unsubscribe") is documented to change the status of
members that are there. "Add or update list member" with ``status_if_new`` is not, so the sync sends
these, up to 500 in a batch operation (guide "Run Async Requests with the Batch Endpoint").
"""

import io
import json
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nextbest.merge_tags import TAGS, default_of
from nextbest.sync.http import Client, body_of, wait_for
from nextbest.sync.payloads import fingerprint
from nextbest.sync.platform import (
    Batch,
    HeldBackError,
    Item,
    Kind,
    Limits,
    Outcome,
    Platform,
    Row,
    UnreachableError,
)
from nextbest.sync.platforms.fields import cleared, removal, required
from nextbest.sync.platforms.mailchimp_members import (
    OK,
    Operation,
    again,
    hash_of,
    operations,
    outcome,
)
from nextbest.sync.platforms.mailchimp_tags import merge_fields, tags
from nextbest.sync.words import plain_words

N_OPERATIONS = 500
LIMITS = Limits(500, n_bytes=2_000_000)
MAX_FIELDS = len(TAGS)
"""Those that the templates show. An audience has at most 30, its own ones such as LNAME among them;
80 on Premium."""


@dataclass(frozen=True)
class Defaults:
    """Link and picture of an email where a row has none."""

    link: str = ""
    image_url: str = ""


class Mailchimp(Platform):
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
    defaults
        Link and picture of fields that have no value; empty texts leave them empty.
    """

    name = "mailchimp"

    def __init__(
        self,
        key: str,
        list_id: str,
        n_fields: int = MAX_FIELDS,
        url: str | None = None,
        defaults: Defaults | None = None,
    ) -> None:
        place = url or f"https://{_data_center(key)}.api.mailchimp.com/3.0"
        self.account = fingerprint(place, list_id)
        self._client = Client(self.name, place, auth=("nextbest", key))
        self._list, self._n_fields = f"/lists/{list_id}", n_fields
        self._defaults, self._has_tags = defaults or Defaults(), False

    def limits(self, kind: Kind) -> Limits:
        """Return how many operations a batch has; products are not sent."""
        return Limits(0) if kind == "catalog" else LIMITS

    def payload(self, item: Item) -> Row:
        """Return a member with its merge fields, or what becomes of one who leaves."""
        row = item.row
        if item.kind == "upsert" and row["email"]:
            # who consents again confirms it: Mailchimp subscribes nobody who was unsubscribed
            status = {"status": "pending"} if item.was_suppressed or item.was_removed else {}
            return {
                "email_address": row["email"],
                "status_if_new": "subscribed",
                **status,
                "merge_fields": merge_fields(row, self._n_fields),
            }
        if not item.platform_ids:
            raise HeldBackError("never sent: Mailchimp finds nobody without the address")
        if item.kind == "upsert":
            return {"merge_fields": merge_fields(row, self._n_fields)}
        if item.kind == "delete" and not row["email_sha256"]:
            raise HeldBackError("the address belongs to another profile")
        leaves_as = "refuse" if item.kind == "suppress" else removal(item)
        if leaves_as in ("erase", "remove"):
            return {"leaves_as": leaves_as}
        if leaves_as == "clear":
            return {"merge_fields": merge_fields(cleared(item), self._n_fields)}
        fields = merge_fields({**cleared(item), "first_name": None}, self._n_fields)
        return {"status": "unsubscribed", "merge_fields": fields}

    def known_as(self, payload: Row) -> str | None:
        """Return the hash of the address."""
        return hash_of(payload["email_address"]) if "email_address" in payload else None

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Send a batch of operations, wait for its end, and read the answer of each."""
        if kind != "delete":
            self._make_tags()
        plans = [(item, operations(self._list, item, payload)) for item, payload in items]
        results = self._results_of(plans)
        done = {item.item_id: outcome(item, plan, results) for item, plan in plans}
        renamed = [
            (item, again(self._list, item, payload))
            for (item, payload), (_, plan) in zip(items, plans, strict=True)
            if plan[0].renames and done[item.item_id].error
        ]
        if renamed:  # the new address is a member already: the old one leaves
            results = self._results_of(renamed)
            done |= {item.item_id: outcome(item, plan, results) for item, plan in renamed}
        return list(done.values())

    def _results_of(self, plans: list[tuple[Item, list[Operation]]]) -> dict[str, Any]:
        """Send the operations of all plans, and return the result of each by its id."""
        wanted = [one.request for _, plan in plans for one in plan]
        results: dict[str, Any] = {}
        for start in range(0, len(wanted), N_OPERATIONS):
            body = {"operations": wanted[start : start + N_OPERATIONS]}
            answer = self._client.request("POST", "/batches", json=body)
            if answer.status_code not in OK:
                raise UnreachableError(f"mailchimp refuses a batch: {plain_words(answer.text)}")
            results |= self._results(str(body_of(answer)["id"]))
        return results

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
                default = default_of(column, self._defaults)
                field = {"tag": tag, "name": column, "type": "text", "public": False}
                field |= {"default_value": default} if default else {}
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
        return body_of(answer)


def connect(environment: Mapping[str, str]) -> Mailchimp:
    """Return the audience that the environment names."""
    key, list_id = required(environment, "NEXTBEST_MAILCHIMP_API_KEY", "NEXTBEST_MAILCHIMP_LIST_ID")
    n_fields = environment.get("NEXTBEST_MAILCHIMP_MAX_FIELDS") or str(MAX_FIELDS)
    if not n_fields.isdecimal():
        raise ValueError(f"NEXTBEST_MAILCHIMP_MAX_FIELDS: expected a number, found {n_fields}")
    defaults = Defaults(
        environment.get("NEXTBEST_MAILCHIMP_LINK", ""),
        environment.get("NEXTBEST_MAILCHIMP_IMAGE_URL", ""),
    )
    url = environment.get("NEXTBEST_MAILCHIMP_URL")
    return Mailchimp(key, list_id, int(n_fields), url, defaults)


def _data_center(key: str) -> str:
    place = re.fullmatch(r"[0-9A-Za-z]+-([a-z]+[0-9]+)", key)
    if place is None:
        raise ValueError("NEXTBEST_MAILCHIMP_API_KEY: expected a key that ends like -us12")
    return place[1]
