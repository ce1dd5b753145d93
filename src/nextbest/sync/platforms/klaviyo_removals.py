"""Klaviyo's profiles of people who said no, who left, or who were erased."""

import hashlib
from collections.abc import Iterator

from nextbest.sync.http import Client
from nextbest.sync.platform import Batch, Item, Outcome, Row
from nextbest.sync.platforms.fields import cleared, external_id, removal
from nextbest.sync.platforms.klaviyo_jobs import ACCEPTED, Jobs
from nextbest.sync.words import plain_words

UNKNOWN = "Klaviyo does not know the external_id"


class Removals:
    """Suppressions and deletions in an account.

    Parameters
    ----------
    client, jobs
        The account, and its jobs.
    """

    def __init__(self, client: Client, jobs: Jobs) -> None:
        self._client, self._jobs = client, jobs
        self._imports_have_ended = False

    def take_leave(self, items: Batch) -> Iterator[Outcome]:
        """Suppress people who said no, clear what their profile holds, and delete the erased."""
        if not self._imports_have_ended:
            self._jobs.imports_have_ended()
            self._imports_have_ended = True
        names = [external_id(item) for item, _ in items]
        found = self._jobs.looked_up("/profiles", "external_id", names)
        there = {one["attributes"]["external_id"]: one for one in found}
        refusals = {
            item.item_id: there[name]["attributes"]["email"]
            for name, (item, payload) in zip(names, items, strict=True)
            if name in there and _is_refusal(item, payload, there[name]["attributes"].get("email"))
        }
        refused = self._jobs.suppression("create", refusals)
        for name, (item, payload) in zip(names, items, strict=True):
            if name not in there:
                yield Outcome(item.item_id, UNKNOWN, is_unknown=True)
            else:
                words = refused.get(item.item_id) or self._cleared(item, payload, there[name])
                yield Outcome(item.item_id, words)

    def _cleared(self, item: Item, payload: Row, who: Row) -> str | None:
        if item.kind == "suppress":
            attributes = {**payload["attributes"], "first_name": None}
            return self._jobs.patch(attributes, payload["meta"])
        leaves_as = removal(item)
        if leaves_as == "erase":
            return self._erased(who["id"])
        held = set(who["attributes"].get("properties") or {})
        ours = sorted(held & set(cleared(item)))  # other tools have properties there, too
        names: Row = {"first_name": None} if leaves_as == "refuse" else {}
        if not ours and not names:
            return None
        meta = {"patch_properties": {"unset": ours}} if ours else {}
        return self._jobs.patch({"external_id": payload["external_id"], **names}, meta)

    def _erased(self, profile_id: str) -> str | None:
        profile = {"data": {"type": "profile", "id": profile_id}}
        body = {"data": {"type": "data-privacy-deletion-job", "attributes": {"profile": profile}}}
        answer = self._client.request("POST", "/data-privacy-deletion-jobs", json=body)
        return None if answer.status_code in ACCEPTED else plain_words(answer.text)


def _is_refusal(item: Item, payload: Row, address: str | None) -> bool:
    """Return whether an address at Klaviyo is to be suppressed.

    A row to delete names the address by its hash: another one belongs to a living profile.
    """
    if not address:
        return False
    if item.kind == "suppress":
        return True
    is_theirs = hashlib.sha256(address.lower().encode()).hexdigest() == payload["email_sha256"]
    return is_theirs and removal(item) == "refuse"
