"""Klaviyo's profiles of people who said no, who left, or who were erased."""

import hashlib
from typing import Any

from nextbest.sync.http import Client
from nextbest.sync.platform import Batch, Item, Outcome, Row
from nextbest.sync.platforms.fields import ERASED, REFUSALS, external_id
from nextbest.sync.platforms.klaviyo_jobs import ACCEPTED, Jobs
from nextbest.sync.platforms.mailchimp_tags import ALL_TAGS
from nextbest.sync.words import plain_words

N_LOOKED_UP = 100
"""Profiles that a page of "Get Profiles" has."""


class Removals:
    """Suppressions and deletions in an account.

    Parameters
    ----------
    client, jobs
        The account, and its jobs.
    """

    def __init__(self, client: Client, jobs: Jobs) -> None:
        self._client, self._jobs = client, jobs

    def take_leave(self, items: Batch) -> list[Outcome]:
        """Suppress people who said no, clear what their profile holds, and delete the erased."""
        there = self._looked_up([external_id(item) for item, _ in items])
        found = [
            (item, p, there[external_id(item)]) for item, p in items if external_id(item) in there
        ]
        refusals = [
            who["attributes"]["email"]
            for item, payload, who in found
            if _is_refusal(item, payload, who["attributes"].get("email"))
        ]
        self._jobs.suppression("create", refusals)
        errors = {item.item_id: self._cleared(item, payload, who) for item, payload, who in found}
        return [Outcome(item.item_id, errors.get(item.item_id)) for item, _ in items]

    def _cleared(self, item: Item, payload: Row, who: Row) -> str | None:
        if payload.get("reason") == ERASED:
            return self._erased(who["id"])
        if item.kind == "suppress":
            return self._jobs.patch(payload["attributes"], payload["meta"])
        held = set(who["attributes"].get("properties") or {})
        ours = sorted(held & set(ALL_TAGS))  # other tools have properties there, too
        if not ours:
            return None
        meta = {"patch_properties": {"unset": ours}}
        return self._jobs.patch({"external_id": payload["external_id"]}, meta)

    def _erased(self, profile_id: str) -> str | None:
        profile = {"data": {"type": "profile", "id": profile_id}}
        body = {"data": {"type": "data-privacy-deletion-job", "attributes": {"profile": profile}}}
        answer = self._client.request("POST", "/data-privacy-deletion-jobs", json=body)
        return None if answer.status_code in ACCEPTED else plain_words(answer.text)

    def _looked_up(self, names: list[str]) -> dict[str, Any]:
        """Return Klaviyo's profiles of external ids; unknown ones are not in it."""
        found: dict[str, Any] = {}
        for start in range(0, len(names), N_LOOKED_UP):
            wanted = ",".join(_quoted(name) for name in names[start : start + N_LOOKED_UP])
            query = {"filter": f"any(external_id,[{wanted}])", "page[size]": str(N_LOOKED_UP)}
            for one in self._jobs.pages("/profiles", query):
                found[one["attributes"]["external_id"]] = one
        return found


def _is_refusal(item: Item, payload: Row, address: str | None) -> bool:
    """Return whether an address at Klaviyo is to be suppressed.

    A row to delete names the address by its hash: another one belongs to a living profile.
    """
    if not address:
        return False
    if item.kind == "suppress":
        return True
    is_theirs = hashlib.sha256(address.lower().encode()).hexdigest() == payload["email_sha256"]
    return is_theirs and payload["reason"] in REFUSALS


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
