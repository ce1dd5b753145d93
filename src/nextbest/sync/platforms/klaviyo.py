"""Klaviyo: profiles by import jobs, suppressions, deletions, and the catalog.

Revision 2026-10-15 of the API. Limits are those of its reference and of the guide "Bulk Import
Profiles API" (2026-11-09): 10,000 profiles and 5 MB in a job, 100 kB a profile, 100 addresses in a
suppression, 100 items in a catalog job. An import ignores null, so properties are unset by "Create
or Update Profile".
"""

from collections.abc import Mapping

from nextbest.sync.http import Client
from nextbest.sync.narrow import narrowed
from nextbest.sync.platform import Batch, Item, Kind, Limits, Outcome, Row
from nextbest.sync.platforms.fields import content, external_id, required
from nextbest.sync.platforms.klaviyo_catalog import catalog_item, send_catalog
from nextbest.sync.platforms.klaviyo_jobs import Jobs, profile_errors, refused_positions
from nextbest.sync.platforms.klaviyo_removals import Removals
from nextbest.sync.words import plain_words

URL = "https://a.klaviyo.com"
REVISION = "2026-10-15"
JSON_API = "application/vnd.api+json"
LIMITS: dict[Kind, Limits] = {
    "delete": Limits(50),
    "suppress": Limits(100),
    "upsert": Limits(10_000, n_bytes=4_600_000),
    "catalog": Limits(100, n_bytes=4_600_000),
}
ACCEPTED = (201, 202)
SECONDS_BETWEEN = 0.08
"""750 requests a minute, the steady rate of the endpoints that are called for one profile."""


class Klaviyo:
    """An account of Klaviyo.

    Parameters
    ----------
    key
        A private key; docs/how-to/email-platforms/klaviyo.md lists its scopes.
    url
        Where the API is.
    """

    name = "klaviyo"

    def __init__(self, key: str, url: str = URL) -> None:
        headers = {
            "Authorization": f"Klaviyo-API-Key {key}",
            "revision": REVISION,
            "accept": JSON_API,
            "content-type": JSON_API,
        }
        self._client = Client(self.name, f"{url}/api", headers, seconds_between=SECONDS_BETWEEN)
        self._jobs = Jobs(self._client)
        self._removals = Removals(self._client, self._jobs)

    def limits(self, kind: Kind) -> Limits:
        """Return what a job may have."""
        return LIMITS[kind]

    def payload(self, item: Item) -> Row:
        """Return a profile, or an item of the catalog."""
        if item.kind == "catalog":
            return catalog_item(item)
        name = external_id(item)
        if item.kind == "delete":
            kept = ("reason", "email_sha256")
            return {"external_id": name, **{part: item.row[part] for part in kept}}
        row = item.row
        fields = content(row)
        if item.kind == "suppress":
            unset = sorted(set(fields) - {"is_active"})
            return _profile({"external_id": name, "properties": {"is_active": False}}, unset)
        known = {
            "external_id": name,
            "email": row["email"],
            "first_name": row.get("first_name") or None,
            "properties": {key: value for key, value in fields.items() if value is not None},
        }
        attributes = {key: value for key, value in known.items() if value is not None}
        return _profile(attributes, sorted(key for key in fields if fields[key] is None))

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Send a batch of one kind, and wait for its job."""
        if kind == "catalog":
            return send_catalog(self._client, self._jobs, items)
        if kind == "upsert":
            lifted = [item.row["email"] for item, _ in items if item.was_suppressed]
            self._jobs.suppression("delete", [address for address in lifted if address])
            return narrowed(self._import, items)
        return self._removals.take_leave(items)

    def _import(self, batch: Batch) -> list[Outcome] | str:
        wanted = [{"type": "profile", "attributes": payload["attributes"]} for _, payload in batch]
        body = {
            "data": {
                "type": "profile-bulk-import-job",
                "attributes": {"profiles": {"data": wanted}},
            }
        }
        answer = self._client.request("POST", "/profile-bulk-import-jobs", json=body)
        if answer.status_code not in ACCEPTED:
            positions = refused_positions(answer, len(batch))
            if not positions:
                return plain_words(answer.text)
            rest = [pair for i, pair in enumerate(batch) if i not in positions]
            refused = [Outcome(batch[i][0].item_id, words) for i, words in positions.items()]
            return refused + (narrowed(self._import, rest) if rest else [])
        job = self._jobs.ended("/profile-bulk-import-jobs", answer)
        errors = profile_errors(self._jobs.pages(f"/profile-bulk-import-jobs/{job}/import-errors"))
        return [self._imported(item, payload, errors) for item, payload in batch]

    def _imported(self, item: Item, payload: Row, errors: dict[str, str]) -> Outcome:
        """Return what became of a profile, after its nulls were unset."""
        attributes = payload["attributes"]
        names = (attributes["external_id"], attributes.get("email"), "")
        error = next((errors[name] for name in names if name in errors), None)
        has_nulls = payload["meta"] or "first_name" not in attributes
        if error is None and item.was_delivered and has_nulls:
            known = {"first_name": attributes.get("first_name")}
            error = self._jobs.patch({**attributes, **known, "properties": {}}, payload["meta"])
        return Outcome(item.item_id, error)


def connect(environment: Mapping[str, str]) -> Klaviyo:
    """Return the account that the environment names."""
    (key,) = required(environment, "NEXTBEST_KLAVIYO_API_KEY")
    return Klaviyo(key, environment.get("NEXTBEST_KLAVIYO_URL") or URL)


def _profile(attributes: Row, unset: list[str]) -> Row:
    meta = {"patch_properties": {"unset": unset}} if unset else {}
    return {"type": "profile", "attributes": attributes, "meta": meta}
