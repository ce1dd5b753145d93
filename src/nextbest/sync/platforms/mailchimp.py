"""Mailchimp: members with merge fields, by batches of its operations for one member.

The call for many members ("Batch subscribe or unsubscribe") is documented to change the status of
members that are there. "Add or update list member" with ``status_if_new`` is not, so the sync sends
these, up to 500 in a batch operation (guide "Run Async Requests with the Batch Endpoint").
"""

import re
from collections.abc import Mapping

from nextbest.merge_tags import TAGS
from nextbest.sync.http import Client
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
)
from nextbest.sync.platforms.fields import cleared, removal, required
from nextbest.sync.platforms.mailchimp_audience import Audience, Defaults
from nextbest.sync.platforms.mailchimp_members import (
    again,
    hash_of,
    operations,
    outcome,
)
from nextbest.sync.platforms.mailchimp_tags import merge_fields

LIMITS = Limits(500, n_bytes=2_000_000)
MAX_FIELDS = len(TAGS)
"""Those that the templates show. An audience has at most 30, its own ones such as LNAME among them;
80 on Premium."""


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
        client = Client(self.name, place, auth=("nextbest", key))
        self._audience = Audience(client, list_id, n_fields, defaults or Defaults())
        self._n_fields = n_fields

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
            self._audience.make_tags()
        plans = [(item, operations(self._audience.path, item, payload)) for item, payload in items]
        results = self._audience.results_of(plans)
        done = {item.item_id: outcome(item, plan, results) for item, plan in plans}
        renamed = [
            (item, again(self._audience.path, item, payload))
            for (item, payload), (_, plan) in zip(items, plans, strict=True)
            if plan[0].renames and done[item.item_id].error
        ]
        if renamed:  # the new address is a member already: the old one leaves
            results = self._audience.results_of(renamed)
            done |= {item.item_id: outcome(item, plan, results) for item, plan in renamed}
        return list(done.values())


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
