"""Klaviyo: profiles by import jobs, suppressions, deletions, and the catalog.

Revision 2026-10-15 of the API. Limits are those of its reference and of the guide "Bulk Import
Profiles API" (2026-11-09): 10,000 profiles and 5 MB in a job, 100 kB a profile, 100 addresses in a
suppression, 100 items in a catalog job. An import ignores null, so properties are unset by "Create
or Update Profile".
"""

from collections.abc import Iterable, Iterator, Mapping

from nextbest.sync.http import Client
from nextbest.sync.narrow import narrowed
from nextbest.sync.payloads import fingerprint
from nextbest.sync.platform import Batch, Item, Kind, Limits, Outcome, Platform, Row
from nextbest.sync.platforms.fields import cleared, content, external_id, required
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


class Klaviyo(Platform):
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
        self.account = fingerprint(url, key)
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
        if item.kind == "suppress":
            unset = sorted(set(cleared(item)) - {"is_active"})
            return _profile({"external_id": name, "properties": {"is_active": False}}, unset)
        row = item.row
        fields = content(row)
        known = {
            "external_id": name,
            "email": row["email"],
            "first_name": row.get("first_name") or None,
            "properties": {key: value for key, value in fields.items() if value is not None},
        }
        attributes = {key: value for key, value in known.items() if value is not None}
        return _profile(attributes, sorted(key for key in fields if fields[key] is None))

    def send(self, kind: Kind, items: Batch) -> Iterable[Outcome]:
        """Send a batch of one kind, and wait for its job."""
        if kind == "catalog":
            return send_catalog(self._client, self._jobs, items)
        return self._upsert(items) if kind == "upsert" else self._removals.take_leave(items)

    def _upsert(self, items: Batch) -> Iterator[Outcome]:
        lifted = {item.item_id: item.row["email"] for item, _ in items if item.was_suppressed}
        refused = self._jobs.suppression("delete", {k: v for k, v in lifted.items() if v})
        yield from (Outcome(item_id, words) for item_id, words in refused.items())
        kept = [pair for pair in items if pair[0].item_id not in refused]
        pairs = {item.item_id: (item, payload) for item, payload in kept}
        for outcome in narrowed(self._import, kept) if kept else []:
            item, payload = pairs[outcome.item_id]
            has_nulls = payload["meta"] or "first_name" not in payload["attributes"]
            is_done = outcome.error or not (item.may_be_there and has_nulls)
            yield outcome if is_done else Outcome(item.item_id, self._unset(payload))

    def _unset(self, payload: Row) -> str | None:
        """Unset the nulls of a profile that was there before; return the words of a refusal."""
        known = {"first_name": payload["attributes"].get("first_name")}
        attributes = {**payload["attributes"], **known, "properties": {}}
        return self._jobs.patch(attributes, payload["meta"])

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
        names = [(item, payload["attributes"]) for item, payload in batch]
        return [
            Outcome(item.item_id, _error(errors, one["external_id"], one.get("email")))
            for item, one in names
        ]


def connect(environment: Mapping[str, str]) -> Klaviyo:
    """Return the account that the environment names."""
    (key,) = required(environment, "NEXTBEST_KLAVIYO_API_KEY")
    return Klaviyo(key, environment.get("NEXTBEST_KLAVIYO_URL") or URL)


def _error(errors: dict[str, str], *names: str | None) -> str | None:
    """Return what an import said of a person, or of somebody whom it does not name."""
    return next((errors[name] for name in (*names, "") if name in errors), None)


def _profile(attributes: Row, unset: list[str]) -> Row:
    meta = {"patch_properties": {"unset": unset}} if unset else {}
    return {"type": "profile", "attributes": attributes, "meta": meta}
