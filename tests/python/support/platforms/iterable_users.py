"""Iterable's users in bulk (swagger 1.8); read on 2026-11-26."""

import re
from typing import Any

from platforms.checks import is_address, loaded, within, wrong
from platforms.people import Person
from platforms.wire import Answer, Request

MAX_BYTES, MAX_USERS = 4_000_000, 1000
"""4 MB are documented, a number of users is not: 1,000 is what other tools send."""
MAX_FIELDS, MAX_VALUE = 1000, 32_000
LISTS = (
    *("conflictEmails", "conflictUserIds", "forgottenEmails", "forgottenUserIds"),
    *("invalidDataEmails", "invalidDataUserIds", "invalidEmails", "invalidUserIds"),
    *("notFoundEmails", "notFoundUserIds"),
)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")


def named(server: Any, request: Request, user: dict[str, Any]) -> tuple[str, str] | None:
    """Return the one identifier of a user: an email or a userId, not both."""
    ids = [(name, str(user[name])) for name in ("userId", "email") if user.get(name)]
    if len(ids) != 1:
        server.journal.violation(request.number, "identifier", "not one of email and userId")
        return None
    return ids[0]


def bulk_update(server: Any, request: Request) -> Answer:
    """Write users; a wrong type of a field refuses the request, a wrong user only themselves."""
    within(server, request, "bytes", len(request.body), MAX_BYTES, 413, "Body too large")
    body = loaded(server, request, "application/json")
    users = body.get("users")
    if not isinstance(users, list) or not users:
        raise wrong(server, request, "BadParams", "users must not be empty")
    if len(users) > MAX_USERS:
        server.journal.violation(request.number, "limit", f"{len(users)} users")
        raise server.refusal(400, "BatchTooLarge", "Too many users")
    server.journal.measure("limits", users=len(users))
    check_types(server, request, users)
    pairs = [named(server, request, user) for user in users]
    server.journal.once(request.number, [pair[1] for pair in pairs if pair])
    failed: dict[str, list[str]] = {name: [] for name in LISTS}
    created: set[str] = set()
    for user, pair in zip(users, pairs, strict=True):
        name, value = pair or ("userId", str(user.get("userId") or ""))
        why = "invalid" if pair is None else problem(server, request, name, value, user)
        server.journal.item(request.number, "upsert", value, why)
        if why:
            failed[f"{why}{name[0].upper()}{name[1:]}s"].append(value)
        else:
            created |= write(server, name, value, user, body.get("createNewFields", True))
    n_failed = sum(len(values) for values in failed.values())
    return Answer(
        200,
        {
            "successCount": len(users) - n_failed,
            "failCount": n_failed,
            "createdFields": sorted(created),
            "filteredOutFields": [],
            "invalidEmails": failed["invalidEmails"],
            "invalidUserIds": failed["invalidUserIds"],
            "failedUpdates": failed,
        },
    )


def type_of(value: Any) -> str:
    """Return the type of a field that a value makes.

    Texts like dates become dates, as Iterable finds them so; that "" is no date and refuses the
    request is the stricter reading. Whole and other numbers are one type here.
    """
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "date" if DATE.fullmatch(value) else "string"
    return "object"


def check_types(server: Any, request: Request, users: list[dict[str, Any]]) -> None:
    """Refuse the request where a field gets another type or the project too many fields."""
    types = dict(server.field_types)
    for user in users:
        for name, value in (user.get("dataFields") or {}).items():
            if value is None:
                continue
            incoming, known = type_of(value), types.setdefault(name, type_of(value))
            # A date is also a text: what began as a text may look like a date.
            if incoming != known and (incoming, known) != ("date", "string"):
                server.journal.violation(request.number, "type", f"{name}: {incoming}, not {known}")
                error = {
                    "incomingTypes": [incoming],
                    "expectedType": known,
                    "category": "user",
                    "offendingValue": value,
                    "_type": "UnexpectedType",
                }
                params = {"validationErrors": {f"project:::{name}": error}}
                raise server.refusal(
                    400, "RequestFieldsTypesMismatched", "Types do not match", params=params
                )
    if len(types) > MAX_FIELDS:
        server.journal.violation(request.number, "limit", f"{len(types)} fields")
        raise server.refusal(400, "UniqueFieldsLimitExceeded", "Too many fields in the project")
    server.field_types.update(types)


def problem(
    server: Any, request: Request, name: str, value: str, user: dict[str, Any]
) -> str | None:
    """Return the beginning of the list in which a refused user is told."""
    fields = user.get("dataFields") or {}
    email = value if name == "email" else fields.get("email")
    if email and not is_address(email):
        return "invalidData" if name == "userId" else "invalid"
    if (name, value) in server.forgotten or ("email", email) in server.forgotten:
        return "forgotten"
    other = server.people.by("email", email) if email else None
    if other and name == "userId" and other.names.get("userId") != value:
        return "conflict"
    longest = max((len(v) for v in fields.values() if isinstance(v, str)), default=0)
    if longest > MAX_VALUE:
        server.journal.violation(request.number, "limit", f"a value of {longest} characters")
        return "invalidData"
    return "invalidData" if server.faults.is_bad(value) else None


def write(server: Any, name: str, value: str, user: dict[str, Any], creates: bool) -> set[str]:
    """Merge the top-level fields of a user; return the fields that are new.

    What null does is not documented; a client library says that it unsets, so it is stored.
    """
    person: Person = server.people.by(name, value) or server.people.add(**{name: value})
    new = set()
    for field, content in (user.get("dataFields") or {}).items():
        before = person.attributes.get(field)
        if field == "email":
            server.people.rename(person, "email", content)
        elif field in person.attributes or creates:
            new |= {field} - person.attributes.keys()
            person.attributes[field] = content
            if user.get("mergeNestedObjects") and isinstance(content, dict):
                person.attributes[field] = (before or {}) | content
    return new
