"""Klaviyo's suppressions and erasures.

"Bulk Suppress Profiles", "Bulk Unsuppress Profiles", "Request Profile Deletion" (2026-10-15); read
on 2026-11-26.
"""

from typing import Any

from platforms.checks import is_address, within, wrong
from platforms.klaviyo_account import KlaviyoAccount as Account
from platforms.klaviyo_account import L, S
from platforms.klaviyo_jobs import Job
from platforms.routes import Route
from platforms.wire import Answer, Request

CREATE, DELETE = "profile-suppression-bulk-create-job", "profile-suppression-bulk-delete-job"
MAX_ADDRESSES = 100


def addresses(account: Account, request: Request, kind: str) -> list[str]:
    """Return the addresses of a request; a malformed one refuses it whole."""
    data = account.body(request, kind)
    profiles = ((data.get("attributes") or {}).get("profiles") or {}).get("data") or []
    words = "Too many profiles."
    within(account, request, "suppressions", len(profiles), MAX_ADDRESSES, 400, words)
    emails = [str((profile.get("attributes") or {}).get("email") or "") for profile in profiles]
    errors = [
        account.error(
            400,
            "invalid",
            f"{email} is not a valid email address.",
            f"/data/attributes/profiles/data/{i}/attributes/email",
        )
        for i, email in enumerate(emails)
        if not is_address(email)
    ]
    if errors:
        raise account.refusal(400, "invalid", "", errors=errors)
    if not emails:
        raise wrong(account, request, "invalid", "A job has profiles.")
    return [email.strip().lower() for email in emails]


def suppress(account: Account, request: Request) -> Answer:
    """Accept a job that suppresses addresses, unknown ones too."""
    emails = addresses(account, request, CREATE)
    rows = [{"email": email} for email in emails]
    return account.accept(request, CREATE, rows, emails, lambda job: carry_out(account, job))


def unsuppress(account: Account, request: Request) -> Answer:
    """Accept a job that lifts what such a job has suppressed, nothing else."""
    emails = addresses(account, request, DELETE)
    rows = [{"email": email} for email in emails]
    return account.accept(request, DELETE, rows, emails, lambda job: carry_out(account, job))


def carry_out(account: Account, job: Job) -> None:
    """Suppress or unsuppress the addresses of a job.

    Consent is another thing: who has unsubscribed stays so, suppressed or not.
    """
    for row in job.rows:
        person = account.people.by("email", row["email"])
        if job.kind == CREATE:
            person = person or account.people.add(email=row["email"])
            if person.subscription != "unsubscribed":
                person.subscription = "suppressed"
        elif person is None or person.subscription != "suppressed":
            job.n_skipped += 1
        else:
            person.subscription = "none"
        name = person.names.get("external_id", row["email"]) if person else row["email"]
        kind = "suppress" if job.kind == CREATE else "unsuppress"
        account.journal.item(job.request, kind, name)


def erase(account: Account, request: Request) -> Answer:
    """Erase everyone with one identifier; the answer has no body and there is no job to look at.

    When it is done is not documented: here at once. An unknown person is accepted, too.
    """
    data = account.body(request, "data-privacy-deletion-job")
    profile: dict[str, Any] = ((data.get("attributes") or {}).get("profile") or {}).get(
        "data"
    ) or {}
    given = {"platform_id": profile.get("id")} | (profile.get("attributes") or {})
    named = {name: value for name, value in given.items() if value}
    if len(named) != 1 or not named.keys() <= {"platform_id", "email", "phone_number"}:
        words = "Exactly one of id, email and phone_number is required."
        raise wrong(account, request, "invalid", words)
    [(name, value)] = named.items()
    people = account.people.all_by(name, str(value))
    for person in people:
        account.journal.item(
            request.number, "delete", person.names.get("external_id", person.platform_id)
        )
        account.people.delete(person)
    if not people:
        account.journal.item(request.number, "delete", str(value))
    return Answer(202)


ROUTES = (
    Route("POST", "/api/profile-suppression-bulk-create-jobs", suppress, L),
    Route("POST", "/api/profile-suppression-bulk-delete-jobs", unsuppress, L),
    Route(
        "GET",
        "/api/profile-suppression-bulk-create-jobs/{job_id}",
        lambda account, request, job_id: account.look(request, CREATE, job_id),
        L,
    ),
    Route(
        "GET",
        "/api/profile-suppression-bulk-delete-jobs/{job_id}",
        lambda account, request, job_id: account.look(request, DELETE, job_id),
        L,
    ),
    Route("POST", "/api/data-privacy-deletion-jobs", erase, S),
)
