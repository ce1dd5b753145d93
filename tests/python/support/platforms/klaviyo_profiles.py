"""Klaviyo's profiles: bulk import, one profile, and reading.

"Bulk Import Profiles API" (2026-11-09), SDK docstrings of revision 2026-10-15; read on 2026-11-26.
"""

from typing import Any

from platforms.checks import is_address, size_of, within, wrong
from platforms.klaviyo_account import KlaviyoAccount as Account
from platforms.klaviyo_account import L, M
from platforms.klaviyo_jobs import Job
from platforms.klaviyo_reading import NAMES, STANDARD, filtered, read, told
from platforms.people import Person
from platforms.routes import Route
from platforms.wire import Answer, Request

IMPORT = "profile-bulk-import-job"
MAX_PROFILES, MAX_PROFILE_BYTES = 10_000, 100_000


def name_of(profile: dict[str, Any]) -> str:
    """Return what names a profile in the journal: its external id, else what there is."""
    attributes = profile.get("attributes") or {}
    named = [profile.get("id"), *(attributes.get(name) for name in ("email", "phone_number"))]
    return str(attributes.get("external_id") or next((name for name in named if name), ""))


def check_profile(
    account: Account, request: Request, profile: dict[str, Any], pointer: str
) -> list[dict[str, Any]]:
    """Return what is wrong with a profile before it is accepted."""
    words = f"a profile of {size_of(profile):,} bytes"
    within(
        account,
        request,
        "bytes of a profile",
        size_of(profile),
        MAX_PROFILE_BYTES,
        400,
        f"{words} exceeds 100KB.",
    )
    attributes, errors = profile.get("attributes") or {}, []
    if profile.get("type") != "profile" or not name_of(profile):
        errors.append(("a profile without type or identifier", pointer))
    errors += [
        (f"'{name}' is not a valid field for the resource 'profile'.", f"{pointer}/attributes")
        for name in sorted(attributes.keys() - STANDARD)
    ]
    email = attributes.get("email")
    if email is not None and not is_address(email):
        # A malformed address is what a shop's data may have; it is no mistake of the client.
        errors.append((f"{email} is not a valid email address.", f"{pointer}/attributes/email"))
    nested = [k for k, v in (attributes.get("properties") or {}).items() if isinstance(v, dict)]
    if nested:
        # "Identify common gotchas": text, number, date, boolean and list.
        account.journal.violation(request.number, "type", f"objects in properties: {nested[:3]}")
    return [account.error(400, "invalid", detail, place) for detail, place in errors]


def find(account: Account, profile: dict[str, Any]) -> list[Person]:
    """Return the people that the identifiers of a profile name."""
    attributes = profile.get("attributes") or {}
    found = [account.people.by("platform_id", profile.get("id") or "")]
    found += [account.people.by(name, attributes.get(name) or "") for name in NAMES]
    return list({person.platform_id: person for person in found if person}.values())


def write(account: Account, profile: dict[str, Any], null_clears: bool) -> tuple[Person, bool]:
    """Create or update a person; return whether they are new."""
    attributes = dict(profile.get("attributes") or {})
    properties = attributes.pop("properties", None) or {}
    known = find(account, profile)
    person = known[0] if known else account.people.add()
    for name in NAMES:
        if attributes.get(name) or (name in attributes and null_clears):
            account.people.rename(person, name, attributes.pop(name))
        else:
            attributes.pop(name, None)
    for name, value in attributes.items():
        if value is not None:
            person.attributes[name] = value
        elif null_clears:
            person.attributes.pop(name, None)
    # That null clears a property is documented nowhere: it does not, only `unset` does.
    person.attributes |= {name: value for name, value in properties.items() if value is not None}
    return person, not known


def import_many(account: Account, request: Request) -> Answer:
    """Accept an import: all of its profiles, or none where one is malformed.

    `meta.patch_properties.unset` is in the schema; that a bulk job carries it out is documented
    nowhere, so it does nothing here.
    """
    data = account.body(request, IMPORT)
    profiles = ((data.get("attributes") or {}).get("profiles") or {}).get("data") or []
    words = "Too many profiles."
    within(account, request, "profiles", len(profiles), MAX_PROFILES, 400, words)
    if not profiles:
        raise wrong(account, request, "invalid", "An import has profiles.")
    errors = [
        error
        for i, profile in enumerate(profiles)
        for error in check_profile(account, request, profile, f"/data/attributes/profiles/data/{i}")
    ]
    if errors:
        raise account.refusal(400, "invalid", "", errors=errors)
    names = [name_of(profile) for profile in profiles]
    return account.accept(
        request, IMPORT, profiles, names, lambda job: carry_out_import(account, job)
    )


def carry_out_import(account: Account, job: Job) -> None:
    """Write the profiles of a job; nulls are ignored, refused ones become import errors."""
    for profile in job.rows:
        name, refused = name_of(profile), None
        if account.faults.is_bad(name):
            refused = "Phone number is valid but is not in a supported region for this account."
        elif len(find(account, profile)) > 1:
            refused = "The identifiers belong to more than one profile."
        account.journal.item(job.request, "upsert", name, refused)
        if refused is None:
            write(account, profile, null_clears=False)
            continue
        payload = profile["attributes"] if account.tells_original_payload else None
        error = account.error(400, "invalid", refused)
        told = {key: error[key] for key in ("code", "title", "detail", "source")}
        job.errors.append(
            {
                "type": "import-error",
                "id": f"{job.job_id}-error-{len(job.errors) + 1}",
                "attributes": told | {"original_payload": payload},
            }
        )


def import_errors(account: Account, request: Request, job_id: str) -> Answer:
    """Return a page of the profiles that a job could not import."""
    job = account.jobs.get(job_id)
    if job is None or job.kind != IMPORT:
        raise account.refusal(404, "not_found", "A job with this id does not exist.")
    return account.page(request, job.errors, default=20)


def update(account: Account, request: Request, profile_id: str) -> Answer:
    """Update a profile by Klaviyo's own id, as `import_one` does."""
    if account.people.by("platform_id", profile_id) is None:
        raise account.refusal(404, "not_found", "A profile with this id does not exist.")
    if account.body(request, "profile").get("id") != profile_id:
        raise wrong(account, request, "invalid", "The id of the body is not that of the path.")
    return import_one(account, request)


def import_one(account: Account, request: Request) -> Answer:
    """Create or update a profile: null clears a standard field, `unset` removes properties."""
    profile = account.body(request, "profile")
    name = name_of(profile)
    errors = check_profile(account, request, profile, "/data")
    unset = ((profile.get("meta") or {}).get("patch_properties") or {}).get("unset") or []
    keys = [unset] if isinstance(unset, str) else unset
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        words = "Unset must be a string or an array of strings (the property keys to unset)."
        raise wrong(account, request, "invalid", words)
    if account.faults.is_bad(name):
        refused = "Phone number is valid but is not in a supported region for this account."
        errors.append(account.error(400, "invalid", refused, "/data/attributes/phone_number"))
    if errors:
        account.journal.item(request.number, "upsert", name, errors[0]["detail"])
        raise account.refusal(400, "invalid", "", errors=errors)
    known = find(account, profile)
    if len(known) > 1:
        account.journal.item(request.number, "upsert", name, "duplicate_profile")
        words = "A profile already exists with one of these identifiers."
        raise account.refusal(409, "duplicate_profile", words)
    person, is_new = write(account, profile, null_clears=True)
    for key in keys:
        person.attributes.pop(key, None)
    account.journal.item(request.number, "unset" if keys else "upsert", name)
    return Answer(201 if is_new else 200, {"data": told(person)})


def list_imports(account: Account, request: Request) -> Answer:
    """Return the import jobs with one of some statuses ("Get Bulk Import Profiles Jobs")."""
    _, statuses = filtered(account, request, ("status",))
    account.settle()
    jobs = [job for job in account.jobs.values() if job.kind == IMPORT]
    told_jobs = [job.told("complete" if job.is_done else "processing") for job in jobs]
    found = [one for one in told_jobs if one["attributes"]["status"] in statuses]
    return account.page(request, found, default=20)


JOB = "/api/profile-bulk-import-jobs/{job_id}"
# The rates of looking at an import are not in what was read: that of sending one.
ROUTES = (
    Route("POST", "/api/profile-bulk-import-jobs", import_many, M),
    Route("GET", "/api/profile-bulk-import-jobs", list_imports, M),
    Route("GET", JOB, lambda account, request, job_id: account.look(request, IMPORT, job_id), M),
    Route("GET", JOB + "/import-errors", import_errors, M),
    Route("POST", "/api/profile-import", import_one, L),
    Route("PATCH", "/api/profiles/{profile_id}", update, L),
    Route("GET", "/api/profiles", read, L),
)
