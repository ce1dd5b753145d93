"""Braze's users: attributes and deletion.

"Create and update users (bulk)", "Delete users", "Data types", "Nested custom attributes" (mirror
of 2026-09-02); the form of a minor error is known from other clients only. Read on 2026-11-26.
"""

from typing import Any

from platforms.checks import is_address, loaded, size_of, within, wrong
from platforms.pace import Rate
from platforms.people import Person
from platforms.routes import Route
from platforms.server import Server
from platforms.wire import Answer, Request

ARRAYS = ("attributes", "events", "purchases")
IDS = ("external_id", "user_alias", "braze_id")
MAX_OBJECTS, MAX_BYTES, MAX_DELETES = 75, 4_000_000, 50
"""75 objects in all: what the current page says; legacy contracts have 75 of each kind."""
MAX_TEXT, MAX_LIST, MAX_LIST_BYTES, MAX_OBJECT_BYTES = 255, 500, 100_000, 50_000
STATES = ("opted_in", "subscribed", "unsubscribed")
NOT_ATTRIBUTES = {
    *("email", "phone", "email_subscribe", "push_subscribe", "subscription_groups"),
    *("_update_existing_only", "_merge_objects", *IDS),
}
KINDS = {"external_ids": "external_id", "braze_ids": "platform_id", "email_addresses": "email"}


def track(server: Server, request: Request) -> Answer:
    """Take the objects that are right, name the others, and refuse a request without a right one.

    That an index counts from 0 is known from other clients.
    """
    within(server, request, "bytes", len(request.body), MAX_BYTES, 413, "Payload too large")
    body = loaded(server, request, "application/json")
    rows = [(kind, i, row) for kind in ARRAYS for i, row in enumerate(body.get(kind) or [])]
    words = "Max Input Length Exceeded"
    within(server, request, "objects", len(rows), MAX_OBJECTS, 400, words)
    if not rows:
        raise wrong(server, request, "invalid", "No attributes, events or purchases.")
    server.journal.once(
        request.number, [str(r.get("external_id")) for kind, _, r in rows if kind == "attributes"]
    )
    errors = []
    done = dict.fromkeys(ARRAYS, 0)
    for kind, i, row in rows:
        refused = problem(server, request, row)
        if kind == "attributes":
            server.journal.item(request.number, item_kind(row), name_of(row), refused)
        if refused:
            errors.append({"type": refused, "input_array": kind, "index": i})
            continue
        done[kind] += 1
        if kind == "attributes":
            write(server, request, row)
    if len(errors) == len(rows):
        words = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields."
        raise server.refusal(400, "invalid", words, errors=errors)
    counts = {f"{kind}_processed": n for kind, n in done.items() if body.get(kind)}
    more = {"errors": errors} if errors else {}
    return Answer(201, {"message": "success", **counts, **more})


def item_kind(row: dict[str, Any]) -> str:
    """Return what an attributes object does to a person."""
    return "suppress" if row.get("email_subscribe") == "unsubscribed" else "upsert"


def name_of(row: dict[str, Any]) -> str:
    """Return what names a person in the journal."""
    return str(next((row[name] for name in (*IDS, "email", "phone") if row.get(name)), ""))


def problem(server: Server, request: Request, row: dict[str, Any]) -> str | None:
    """Return why an object is refused."""
    ids = [name for name in IDS if row.get(name)]
    if len(ids) > 1:
        server.journal.violation(request.number, "identifier", f"several of {', '.join(ids)}")
        return "Only one identifier is allowed"
    if not ids and not row.get("email") and not row.get("phone"):
        server.journal.violation(request.number, "identifier", "an object without one")
        return "'external_id' or 'braze_id' or 'user_alias' is required"
    if row.get("email") and not is_address(row["email"]):
        return "'email' is not a valid email address"
    if row.get("email_subscribe") not in (None, *STATES):
        server.journal.violation(request.number, "format", "a state of email_subscribe")
        return "'email_subscribe' is not valid"
    if server.faults.is_bad(name_of(row)):
        return "provided external_id is blacklisted and disallowed"
    return next((words for k, v in row.items() if (words := too_long(server, request, k, v))), None)


def too_long(server: Server, request: Request, name: str, value: Any) -> str | None:
    """Return which limit a value exceeds; what Braze does then is not documented: a refusal."""
    sizes = [("characters of a name", len(name), MAX_TEXT)]
    if isinstance(value, str):
        sizes.append(("characters of a value", len(value), MAX_TEXT))
    if isinstance(value, list):
        sizes.append(("elements of an array", len(value), MAX_LIST))
        sizes.append(("bytes of an array", size_of(value), MAX_LIST_BYTES))
    if isinstance(value, dict):
        sizes.append(("bytes of an object", size_of(value), MAX_OBJECT_BYTES))
    for what, size, limit in sizes:
        server.journal.measure("limits", **{what: size})
        if size > limit:
            words = f"{size} {what} in {name}, {limit} allowed"
            server.journal.violation(request.number, "limit", words)
            return words
    return None


def write(server: Server, request: Request, row: dict[str, Any]) -> None:
    """Create or update a person: null removes, an object replaces the whole object."""
    name = next((name for name in (*IDS, "email", "phone") if row.get(name)), "")
    field = "platform_id" if name == "braze_id" else name
    person = server.people.by(field, str(row[name]))
    if person is None:
        # With an alias, `true` is the default.
        if row.get("_update_existing_only", name == "user_alias") or name == "braze_id":
            return
        person = server.people.add(**{name: str(row[name])})
    for other in ("email", "phone"):
        if other in row and other != name:
            server.people.rename(person, other, row[other])
    for key, value in row.items():
        if key.strip() not in NOT_ATTRIBUTES:
            set_attribute(server, request, person, key.strip(), value, row)
    if row.get("email_subscribe"):
        same = server.people.all_by("email", person.names.get("email", "")) or [person]
        for one in same:
            one.subscription = row["email_subscribe"]


def set_attribute(
    server: Server, request: Request, person: Person, key: str, value: Any, row: dict[str, Any]
) -> None:
    """Set one attribute; an object with a null inside drops the whole update of it."""
    if value is None:
        person.attributes.pop(key, None)
    elif not isinstance(value, dict):
        person.attributes[key] = value
    elif None in value.values() or any(" " in name for name in value):
        server.journal.violation(request.number, "type", f"a null or a spaced key inside {key}")
    elif row.get("_merge_objects") and isinstance(person.attributes.get(key), dict):
        person.attributes[key] = person.attributes[key] | value
    else:
        person.attributes[key] = value


def delete(server: Server, request: Request) -> Answer:
    """Delete at most 50 people, named by one kind of identifier."""
    body = loaded(server, request, "application/json")
    kinds = [kind for kind in KINDS if body.get(kind)]
    if len(kinds) != 1:
        raise wrong(server, request, "invalid", "Exactly one kind of identifier is required")
    [kind] = kinds
    if kind == "email_addresses":
        # Each is an object with an address and `prioritization`: not part of these tests.
        raise wrong(server, request, "invalid", "'prioritization' is required")
    ids = [str(one) for one in body[kind]]
    within(server, request, "deletes", len(ids), MAX_DELETES, 400, "Max Input Length Exceeded")
    server.journal.once(request.number, ids)
    for one in ids:
        server.journal.item(request.number, "delete", one)
        for person in server.people.all_by(KINDS[kind], one):
            server.people.delete(person)
    return Answer(200, {"deleted": len(ids), "message": "success"})


ROUTES = (
    Route("POST", "/users/track", track, (Rate(3000, 3),)),
    Route("POST", "/users/delete", delete, (Rate(20_000, 60),)),
)
