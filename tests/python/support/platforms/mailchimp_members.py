"""Mailchimp's members: many, one, and deletion for ever.

Mailchimp's TypeScript SDK and its specification 3.0.55; the compliance state and the forgotten
address as users report them. Read on 2026-11-26.
"""

import hashlib
from typing import Any

from platforms.checks import is_address, loaded, within, wrong
from platforms.mailchimp_fields import check_list, problem
from platforms.people import Person
from platforms.routes import Route
from platforms.wire import Answer, Request

MAX_MEMBERS = 500
STATUSES = ("subscribed", "unsubscribed", "cleaned", "pending", "transactional")
ONE = "/3.0/lists/{list_id}/members/{who}"
FAKE = "{} has signed up to a lot of lists very recently; we're not allowing more signups for now"


def hash_of(email: str) -> str:
    """Return the MD5 of the lower-case address, which names a member in a path."""
    return hashlib.md5(email.strip().lower().encode(), usedforsecurity=False).hexdigest()


def find(server: Any, who: str) -> Person | None:
    """Return a member by hash, by address or by contact id."""
    found = server.people.by("platform_id", who) or server.people.by("email", who)
    return found or server.people.by("contact_id", who)


def present(server: Any, list_id: str, who: str) -> Person:
    """Return a member of the list, or refuse where there is none."""
    check_list(server, list_id)
    member = find(server, who)
    if member is None:
        raise server.refusal(404, "not_found", "The requested resource could not be found.")
    return member


def refuse(
    server: Any, request: Request, email: str, said: dict[str, Any], member: Person | None
) -> tuple[str, str, str] | None:
    """Return title, field and words of why a member cannot be written."""
    status = said.get("status") or (None if member else said.get("status_if_new"))
    left = member is not None and member.subscription in {"unsubscribed", "cleaned"}
    by_api = left and member is not None and member.facts.get("unsubscribed_by") == "api"
    is_final = left and (server.own_unsubscribe_is_final or not by_api)
    found: tuple[str, str, str] | None = None
    if not is_address(email):
        found = ("Invalid Resource", "email_address", "Please provide a valid email address.")
    elif email.lower() in server.forgotten:
        words = f"{email} was permanently deleted and cannot be re-imported."
        found = ("Forgotten Email Not Subscribed", "", words)
    elif status is None and member is None:
        server.journal.violation(request.number, "format", "a new member without a status")
        found = ("Invalid Resource", "status", "A new member needs a status.")
    elif status is not None and status not in STATUSES:
        server.journal.violation(request.number, "format", f"a status {status}")
        found = ("Invalid Resource", "status", "The status is not valid.")
    elif is_final and status == "subscribed":
        words = f"{email} is in a compliance state due to unsubscribe, bounce, or compliance review"
        found = ("Member In Compliance State", "", f"{words} and cannot be subscribed.")
    elif server.faults.is_bad(email.lower()):
        found = ("Invalid Resource", "email_address", FAKE.format(email))
    else:
        wrong_value = problem(server, request, said.get("merge_fields") or {})
        found = ("Invalid Resource", *wrong_value) if wrong_value else None
    return found


def write(server: Any, email: str, said: dict[str, Any], member: Person | None) -> Person:
    """Create or update a member: an omitted tag and null keep a value, "" empties a text."""
    is_new = member is None
    person = member or server.people.add(hash_of(email), email=email)
    if is_new:
        server.people.rename(person, "contact_id", f"contact-{person.platform_id[:12]}")
    status = said.get("status") or (said.get("status_if_new") if is_new else None)
    if status:
        person.subscription = status
        person.facts["unsubscribed_by"] = "api" if status == "unsubscribed" else None
    for tag, value in (said.get("merge_fields") or {}).items():
        if tag in server.merge_fields and value is not None:
            person.attributes[tag] = value
    return person


def told(server: Any, person: Person) -> dict[str, Any]:
    """Return a member as the API tells them: every tag, empty ones as ""."""
    return {
        "id": person.platform_id,
        "email_address": person.names["email"],
        "contact_id": person.names["contact_id"],
        "status": person.subscription,
        "merge_fields": {tag: person.attributes.get(tag, "") for tag in server.merge_fields},
        "list_id": server.list_id,
    }


def kind_of(said: dict[str, Any]) -> str:
    """Return what a request does to a member."""
    return "suppress" if said.get("status") == "unsubscribed" else "upsert"


def write_many(server: Any, request: Request, list_id: str) -> Answer:
    """Write at most 500 members; 200, also where some were refused.

    `status_if_new` is in the newest definition without a word on it: it is read as in PUT. Without
    `status` an existing member keeps theirs. The second of two alike is refused.
    """
    check_list(server, list_id)
    body = loaded(server, request, "application/json")
    members = body.get("members")
    if not isinstance(members, list) or not members:
        raise wrong(server, request, "invalid", "members must not be empty.")
    within(server, request, "members", len(members), MAX_MEMBERS, 400, "Too many members.")
    emails = [str(said.get("email_address") or "") for said in members]
    server.journal.once(request.number, [email.lower() for email in emails])
    new: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    seen: set[str] = set()
    for email, said in zip(emails, members, strict=True):
        member = server.people.by("email", email)
        refused = refuse(server, request, email, said, member)
        code = "ERROR_GENERIC"
        if email.lower() in seen:
            refused = ("Invalid Resource", "", f"{email} is twice in the request.")
        elif member and not body.get("update_existing", False):
            refused = ("Member Exists", "", f"{email} is already a list member.")
            code = "ERROR_CONTACT_EXISTS"
        seen.add(email.lower())
        why = refused[2] if refused else None
        server.journal.item(request.number, kind_of(said), email.lower(), why)
        if refused:
            _, field, message = refused
            error = {"email_address": email, "error": message, "error_code": code}
            errors.append(error | {"field": field, "field_message": message if field else ""})
        else:
            person = told(server, write(server, email, said, member))
            (updated if member else new).append(person)
    counts = {
        "total_created": len(new),
        "total_updated": len(updated),
        "error_count": len(errors),
    }
    return Answer(200, {"new_members": new, "updated_members": updated, "errors": errors, **counts})


def moved(server: Any, member: Person, email: str) -> Person:
    """Give a member another address, and with it another hash; the status stays."""
    person = server.people.add(hash_of(email), email=email)
    server.people.rename(person, "contact_id", member.names["contact_id"])
    person.subscription = member.subscription
    person.attributes, person.facts = member.attributes, member.facts
    server.people.forget(member)
    return person


def write_one(server: Any, request: Request, list_id: str, who: str) -> Answer:
    """PUT adds or updates a member, PATCH only updates."""
    check_list(server, list_id)
    said = loaded(server, request, "application/json")
    member = find(server, who)
    if member is None and request.method == "PATCH":
        raise server.refusal(404, "not_found", "The requested resource could not be found.")
    email = str(said.get("email_address") or (member.names["email"] if member else ""))
    if member is None and hash_of(email) != who and email.lower() != who.lower():
        raise wrong(server, request, "invalid", "The path does not name the email_address.")
    if "merge_fields" in said and not said["merge_fields"]:
        # Reported by users: an empty object is a schema error.
        raise wrong(server, request, "invalid", "Schema describes object, array found instead")
    refused = refuse(server, request, email, said, member)
    is_new_address = member is not None and email.lower() != member.names["email"]
    if refused is None and is_new_address and server.people.by("email", email):
        # Its words as users report them; that an address is of one member alone is documented.
        refused = ("Member Exists", "", f"{email} is already a list member.")
    words = refused[2] if refused else None
    server.journal.item(request.number, kind_of(said), email.lower(), words)
    if refused is None and member is not None and is_new_address:
        member = moved(server, member, email)
    if refused:
        title, field, message = refused
        errors = [{"field": field, "message": message}] if field else []
        raise server.refusal(400, "invalid", message, title=title, errors=errors)
    return Answer(200, told(server, write(server, email, said, member)))


def read(server: Any, request: Request, list_id: str, who: str) -> Answer:
    """Return a member."""
    member = present(server, list_id, who)
    return Answer(200, told(server, member))


def archive(server: Any, request: Request, list_id: str, who: str) -> Answer:
    """Archive a member: they get no mail, and can be added again."""
    member = present(server, list_id, who)
    server.journal.item(request.number, "delete", member.names["email"])
    member.subscription = "archived"
    return Answer(204)


def delete(server: Any, request: Request, list_id: str, who: str) -> Answer:
    """Erase a member for ever: their address cannot be imported again."""
    member = present(server, list_id, who)
    server.journal.item(request.number, "delete", member.names["email"])
    server.forgotten.add(member.names["email"])
    server.people.delete(member)
    return Answer(204)


ROUTES = (
    Route("POST", "/3.0/lists/{list_id}", write_many),
    Route("PUT", ONE, write_one),
    Route("PATCH", ONE, write_one),
    Route("GET", ONE, read),
    Route("DELETE", ONE, archive),
    Route("POST", ONE + "/actions/delete-permanent", delete),
)
