"""What one object of Customer.io's Track API may have.

OpenAPI 1.0.0 (copy of 2026-08-22) and "Invalid Track API Requests"; read on 2026-11-26.
"""

from typing import Any

from platforms.checks import is_address, size_of
from platforms.server import Server
from platforms.wire import Request

MAX_OBJECT_BYTES = 32_000
MAX_ID_BYTES = MAX_NAME_BYTES = 150
MAX_VALUE_BYTES, MAX_ATTRIBUTES = 1000, 300
IDS = ("id", "email", "cio_id", "phone")
ACTIONS = ("identify", "delete", "suppress", "unsuppress")
"""Of persons; events, devices, relationships and merges are not part of these tests."""


def name_of(row: dict[str, Any]) -> str:
    """Return what names a person in the journal."""
    return str(next(iter((row.get("identifiers") or {}).values()), ""))


def problem(server: Server, request: Request, row: dict[str, Any]) -> dict[str, str] | None:
    """Return why an object is refused; mistakes of the client are noted."""
    server.journal.measure("limits", **{"bytes of an object": size_of(row)})
    for reason, field, words, is_wrong in rules(server, row):
        if is_wrong:
            if reason != "data":
                server.journal.violation(request.number, reason, words)
            return {
                "reason": "invalid" if reason == "data" else reason,
                "field": field,
                "message": words,
            }
    return None


def rules(server: Server, row: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """Return reason, field, words and whether it is so, of all that can be wrong with an object."""
    ids, attributes = row.get("identifiers") or {}, row.get("attributes") or {}
    action, email = row.get("action"), attributes.get("email") or ids.get("email")
    known = next((p for n, v in ids.items() if (p := server.people.by(n, str(v)))), None)
    n_all = len(attributes.keys() | (known.attributes.keys() if known else set()))
    values = [v for name, v in attributes.items() if name != "cio_subscription_preferences"]
    other = server.people.by("email", email or "") if is_address(email) else None
    is_taken = bool(other and other is not known and "email" not in ids)
    longest = max((len(name.encode()) for name in attributes), default=0)
    largest = max(
        (len(v.encode()) if isinstance(v, str) else size_of(v) for v in values), default=0
    )
    too_many = f"cannot identify more than {MAX_ATTRIBUTES} attributes"
    return [
        ("limit", "", "object exceeds 32kb", size_of(row) > MAX_OBJECT_BYTES),
        ("format", "type", "type must be person", row.get("type") != "person"),
        ("format", "action", f"action must be one of {ACTIONS}", action not in ACTIONS),
        (
            "identifier",
            "identifiers",
            "exactly one of id, email, phone and cio_id",
            len(ids) != 1 or not ids.keys() <= set(IDS) or not all(ids.values()),
        ),
        ("limit", "id", "id exceeds 150 bytes", len(name_of(row).encode()) > MAX_ID_BYTES),
        ("limit", "attributes", too_many, max(n_all, len(attributes)) > MAX_ATTRIBUTES),
        ("limit", "attributes", "attribute name exceeds 150 bytes", longest > MAX_NAME_BYTES),
        ("limit", "attributes", "attribute value exceeds 1000 bytes", largest > MAX_VALUE_BYTES),
        ("data", "email", "email is not valid", bool(email) and not is_address(email)),
        ("data", "email", "email belongs to another person", is_taken),
        (
            "data",
            "id",
            "the object could not be processed",
            action == "identify" and server.faults.is_bad(name_of(row)),
        ),
    ]
