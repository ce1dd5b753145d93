"""Iterable's catalog items (swagger 1.8); read on 2026-11-26."""

import re
from typing import Any

from platforms.checks import loaded, size_of, within, wrong
from platforms.pace import Rate
from platforms.routes import Route
from platforms.wire import Answer, Request

MAX_ITEMS, MAX_ITEM_BYTES = 1000, 30_000
ID = re.compile(r"[A-Za-z0-9-]{1,255}")


def check_name(server: Any, request: Request, name: str) -> None:
    """Refuse another catalog than the one that exists."""
    if name != server.catalog_name:
        server.journal.violation(request.number, "identifier", f"no catalog {name}")
        raise server.refusal(404, "NotFound", "Catalog not found")


def check_ids(server: Any, request: Request, ids: list[str]) -> None:
    """Refuse a request with too many or malformed ids, as a whole."""
    within(server, request, "catalog items", len(ids), MAX_ITEMS, 400, "Too many items")
    server.journal.once(request.number, ids)
    malformed = [item_id for item_id in ids if ID.fullmatch(item_id) is None]
    if malformed or not ids:
        words = f"Ids are alphanumeric characters and dashes: {malformed[:3]}"
        raise wrong(server, request, "BadParams", words)


def write(server: Any, request: Request, name: str) -> Answer:
    """Accept items; nobody is told afterwards what became of one.

    Without `replaceUploadedFieldsOnly` an item is replaced whole. Refused shares of items do not
    apply here, as Iterable has no words for one.
    """
    check_name(server, request, name)
    body = loaded(server, request, "application/json")
    items = body.get("documents")
    if not isinstance(items, dict) or not isinstance(body.get("replaceUploadedFieldsOnly"), bool):
        words = "documents and replaceUploadedFieldsOnly are required"
        raise wrong(server, request, "BadParams", words)
    check_ids(server, request, list(items))
    for item_id, item in items.items():
        words = "An item exceeds 30kB"
        within(server, request, "bytes of an item", size_of(item), MAX_ITEM_BYTES, 400, words)
        if any("." in field for field in item):
            raise wrong(server, request, "BadParams", f"A period in a field of {item_id}")
    for item_id, item in items.items():
        server.journal.item(request.number, "catalog", item_id)
        before = server.catalog.get(item_id, {}) if body["replaceUploadedFieldsOnly"] else {}
        server.catalog[item_id] = before | item
    return Answer(202, {"code": "Success", "msg": "Request accepted", "params": {}})


def delete(server: Any, request: Request, name: str) -> Answer:
    """Accept the deletion of items, unknown ones too."""
    check_name(server, request, name)
    ids = [str(one) for one in loaded(server, request, "application/json").get("itemIds") or []]
    check_ids(server, request, ids)
    for item_id in ids:
        server.journal.item(request.number, "catalog_delete", item_id)
        server.catalog.pop(item_id, None)
    return Answer(202, {"code": "Success", "msg": "Request accepted", "params": {}})


RATE = (Rate(100, 1),)
ROUTES = (
    Route("POST", "/api/catalogs/{name}/items", write, RATE),
    Route("DELETE", "/api/catalogs/{name}/items", delete, RATE),
)
