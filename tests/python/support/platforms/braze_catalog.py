"""Braze's catalog items.

"Replace", "Edit multiple" and "Delete multiple catalog items" (mirror of 2026-09-02); read on
2026-11-26.
"""

import re
from typing import Any

from platforms.checks import loaded, within, wrong
from platforms.pace import Rate
from platforms.routes import Route
from platforms.wire import Answer, Request

MAX_ITEMS, MAX_TEXT = 50, 5000
ID = re.compile(r"[A-Za-z0-9_-]{1,250}")


def write(server: Any, request: Request, name: str) -> Answer:
    """PUT creates or replaces, PATCH edits what exists, DELETE deletes; all or nothing.

    That a request with one wrong item changes nothing is not documented; it is the stricter way.
    PATCH of an unknown item is accepted and does nothing, as the answer comes before the work.
    """
    if name != server.catalog_name:
        server.journal.violation(request.number, "identifier", f"no catalog {name}")
        raise server.refusal(404, "not_found", "Catalog not found", errors=[])
    items = loaded(server, request, "application/json").get("items")
    if not isinstance(items, list) or not items:
        raise wrong(server, request, "invalid", "Invalid Request")
    within(server, request, "catalog items", len(items), MAX_ITEMS, 400, "Invalid Request")
    ids = [str(item.get("id") or "") for item in items]
    server.journal.once(request.number, ids)
    errors = [error for item in items for error in problems(server, request, item)]
    kind = "catalog_delete" if request.method == "DELETE" else "catalog"
    if errors:
        for item_id in {value for error in errors for value in error["parameter_values"]}:
            server.journal.item(request.number, kind, item_id, errors[0]["message"])
        raise server.refusal(400, "invalid", "Invalid Request", errors=errors)
    for item_id, item in zip(ids, items, strict=True):
        server.journal.item(request.number, kind, item_id)
        if request.method == "DELETE":
            server.catalog.pop(item_id, None)
        elif request.method == "PUT":
            server.catalog[item_id] = item
        elif item_id in server.catalog:
            server.catalog[item_id] = server.catalog[item_id] | item
    return Answer(202, {"message": "success"})


def problems(server: Any, request: Request, item: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the errors of an item, in the form of the documented ones."""
    item_id = str(item.get("id") or "")
    found = []
    if ID.fullmatch(item_id) is None:
        found.append(("invalid-ids", "Item IDs may have letters, digits, hyphens, underscores."))
    fields = item.keys() - {"id"}
    if any("." in name or "$" in name for name in fields):
        found.append(("invalid-keys", "Keys may not have . and $."))
    if server.catalog_fields is not None and fields - server.catalog_fields:
        found.append(("invalid-fields", "Fields must exist in the catalog."))
    if any(isinstance(value, str) and len(value) > MAX_TEXT for value in item.values()):
        found.append(("too-long", f"Values may have at most {MAX_TEXT} characters."))
    if found:
        server.journal.violation(request.number, "format", f"item {item_id}: {found[0][1]}")
    if request.method != "DELETE" and server.faults.is_bad(item_id):
        found.append(("invalid-item", "The item is not valid."))
    return [
        {"id": code, "message": words, "parameters": ["id"], "parameter_values": [item_id]}
        for code, words in found
    ]


RATE = (Rate(16_000, 60),)
ROUTES = tuple(
    Route(method, "/catalogs/{name}/items", write, RATE, "catalog items")
    for method in ("PUT", "PATCH", "DELETE")
)
