"""Mailchimp's merge fields.

"Merge Fields" and the TypeScript SDK; lengths of a tag and a name from the documentation of API
2.0, the numbers of fields from other tools. Read on 2026-11-26.
"""

import re
from typing import Any

from platforms.checks import loaded, wrong
from platforms.routes import Route
from platforms.wire import Answer, Request

TYPES = {
    *("text", "number", "address", "phone", "date", "url", "imageurl", "radio", "dropdown"),
    *("birthday", "zip"),
}
TAG = re.compile(r"[A-Z0-9_]{1,10}")
MAX_NAME, MAX_TEXT = 50, 255
"""255 bytes of a text are not documented; reports of users are near it."""


def check_list(server: Any, list_id: str) -> None:
    """Refuse another audience than the one that exists."""
    if list_id != server.list_id:
        words = "The requested resource could not be found."
        raise server.refusal(404, "not_found", words)


def read(server: Any, request: Request, list_id: str) -> Answer:
    """Return the merge fields, 10 unless `count` says more."""
    check_list(server, list_id)
    count, offset = int(request.first("count", "10")), int(request.first("offset", "0"))
    if count > 1000:
        raise wrong(server, request, "invalid", "count must be at most 1000.")
    fields = list(server.merge_fields.values())
    body = {"merge_fields": fields[offset : offset + count], "list_id": list_id}
    return Answer(200, body | {"total_items": len(fields)})


def create(server: Any, request: Request, list_id: str) -> Answer:
    """Create a merge field, up to the number that the plan allows."""
    check_list(server, list_id)
    body = loaded(server, request, "application/json")
    tag, name, kind = body.get("tag") or "", body.get("name") or "", body.get("type")
    for is_wrong, field, words in (
        (TAG.fullmatch(tag) is None, "tag", "Tags have at most 10 of A-Z, 0-9 and _."),
        (not 1 <= len(name.encode()) <= MAX_NAME, "name", "A name has 1 to 50 bytes."),
        (kind not in TYPES, "type", f"{kind} is not a type of merge fields."),
        (tag in server.merge_fields, "tag", f"A Merge Field with the tag {tag} already exists."),
        (len(server.merge_fields) >= server.max_fields, "", "Too many merge fields."),
    ):
        if is_wrong:
            # a client whose first answer was lost cannot know that the field is there
            if "already exists" not in words:
                server.journal.violation(request.number, "limit", f"merge field {tag}: {words}")
            errors = [{"field": field, "message": words}]
            raise server.refusal(400, "invalid", words, errors=errors)
    made = {"merge_id": len(server.merge_fields) + 1, "tag": tag, "name": name, "type": kind}
    server.merge_fields[tag] = made
    server.journal.item(request.number, "merge_field", tag)
    server.journal.measure("limits", **{"merge fields": len(server.merge_fields)})
    return Answer(200, made)


def problem(server: Any, request: Request, values: dict[str, Any]) -> tuple[str, str] | None:
    """Return field and words of the first value that a member cannot have.

    What an unknown tag does is not documented: it is dropped, and noted as a mistake. "" empties a
    text; what it does to another type is not documented, but such refusals are reported.
    """
    for tag, value in values.items():
        field = server.merge_fields.get(tag)
        if field is None:
            server.journal.violation(request.number, "identifier", f"no merge field {tag}")
        elif isinstance(value, bool | list):
            server.journal.violation(request.number, "type", f"{tag}: no such type")
            return tag, "This value should be of type string."
        elif isinstance(value, str) and len(value.encode()) > MAX_TEXT:
            server.journal.violation(request.number, "limit", f"{tag}: {len(value)} characters")
            return tag, "This value is too long."
        elif value == "" and field["type"] != "text":
            server.journal.violation(request.number, "type", f"{tag}: no {field['type']}")
            return tag, "This value should not be blank."
        elif field["type"] == "number" and value is not None and not is_number(value):
            server.journal.violation(request.number, "type", f"{tag}: no number")
            return tag, "This value should be a number."
    return None


def is_number(value: Any) -> bool:
    """Return whether a value can be that of a number field."""
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


ROUTES = (
    Route("GET", "/3.0/lists/{list_id}/merge-fields", read),
    Route("POST", "/3.0/lists/{list_id}/merge-fields", create),
)
