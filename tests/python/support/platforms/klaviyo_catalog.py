"""Klaviyo's catalog items.

"Bulk Create / Update / Delete Catalog Items" (2026-10-15) and OpenAPI; read on 2026-11-26.
"""

from functools import partial
from typing import Any

from platforms.checks import size_of, within, wrong
from platforms.klaviyo_account import XL, L
from platforms.klaviyo_account import KlaviyoAccount as Account
from platforms.klaviyo_jobs import Job
from platforms.klaviyo_reading import filtered
from platforms.routes import Route
from platforms.wire import Answer, RefusedError, Request

PREFIX = "$custom:::$default:::"
REQUIRED = ("external_id", "title", "description", "url")
OPTIONAL = {
    *("integration_type", "catalog_type", "price", "image_full_url", "image_thumbnail_url"),
    *("images", "custom_metadata", "published"),
}
MAX_ITEMS, MAX_JOBS = 100, 500


def id_of(item: dict[str, Any], action: str) -> str:
    """Return the external id of an item, from its attributes or its compound id."""
    if action == "create":
        return str((item.get("attributes") or {}).get("external_id") or "")
    compound = str(item.get("id") or "")
    return compound.removeprefix(PREFIX) if compound.startswith(PREFIX) else ""


def problem(item: dict[str, Any], action: str) -> str | None:
    """Return what is wrong with the form of an item."""
    attributes = item.get("attributes") or {}
    if item.get("type") != "catalog-item" or not id_of(item, action):
        return "An item needs its type, and external_id or $custom:::$default:::<external_id>."
    missing = [name for name in REQUIRED if not attributes.get(name)]
    if action == "create" and missing:
        return f"Missing: {', '.join(missing)}."
    allowed = OPTIONAL | set(REQUIRED if action == "create" else REQUIRED[1:])
    if attributes.keys() - allowed:
        return f"Not valid for a catalog item: {sorted(attributes.keys() - allowed)}."
    price = attributes.get("price")
    if price is not None and (isinstance(price, bool) or not isinstance(price, int | float)):
        return "price must be a number."
    metadata = attributes.get("custom_metadata") or {}
    if size_of(metadata) > 100_000 or any(isinstance(v, dict | list) for v in metadata.values()):
        return "custom_metadata must be flat and of at most 100 kB."
    return None


def send(account: Account, request: Request, action: str) -> Answer:
    """Accept a job of at most 100 items, with at most 500 jobs in progress."""
    kind = f"catalog-item-bulk-{action}-job"
    data = account.body(request, kind)
    items = ((data.get("attributes") or {}).get("items") or {}).get("data") or []
    within(account, request, "catalog items", len(items), MAX_ITEMS, 400, "Too many items.")
    if not items:
        raise wrong(account, request, "invalid", "A job has items.")
    errors = [
        account.error(400, "invalid", what, f"/data/attributes/items/data/{i}")
        for i, item in enumerate(items)
        if (what := problem(item, action))
    ]
    if errors:
        account.journal.violation(request.number, "format", errors[0]["detail"])
        raise account.refusal(400, "invalid", "", errors=errors)
    n_open = sum(not job.is_done and job.kind == kind for job in account.jobs.values())
    if n_open >= MAX_JOBS:
        # The status is not documented; a 429 says that the job can be sent later.
        account.journal.violation(request.number, "limit", f"{n_open} open {kind}s")
        raise RefusedError(account.too_many(account.job_seconds))
    names = [id_of(item, action) for item in items]
    return account.accept(request, kind, items, names, lambda job: carry_out(account, action, job))


def carry_out(account: Account, action: str, job: Job) -> None:
    """Create, update or delete the items of a job.

    What a create job does with an existing id, and an update or delete job with a missing one, is
    not documented: an error of the item.
    """
    for i, item in enumerate(job.rows):
        item_id, refused = id_of(item, action), None
        if action != "delete" and account.faults.is_bad(item_id):
            refused = "The image URL could not be reached."
        elif (item_id in account.catalog) == (action == "create"):
            refused = "The item exists." if action == "create" else "The item does not exist."
        account.journal.item(job.request, f"catalog_{action}", item_id, refused)
        if refused:
            job.errors.append(
                account.error(400, "invalid", refused, f"/data/attributes/items/data/{i}")
            )
        elif action == "delete":
            del account.catalog[item_id]
        else:
            account.catalog[item_id] = account.catalog.get(item_id, {}) | item["attributes"]


def look(account: Account, request: Request, job_id: str, action: str) -> Answer:
    """Return the status of a job and the errors of its items."""
    return account.look(request, f"catalog-item-bulk-{action}-job", job_id)


def read(account: Account, request: Request) -> Answer:
    """Return the items that a filter names by their compound ids."""
    _, values = filtered(account, request, ("ids",))
    within(account, request, "values of any", len(values), 100, 400, "Too many values.")
    found = [
        {"type": "catalog-item", "id": value, "attributes": account.catalog[item_id]}
        for value in values
        if (item_id := value.removeprefix(PREFIX)) in account.catalog and value.startswith(PREFIX)
    ]
    return account.page(request, found, default=100)


ACTIONS = ("create", "update", "delete")
ROUTES = (
    *(
        Route("POST", f"/api/catalog-item-bulk-{action}-jobs", partial(send, action=action), L)
        for action in ACTIONS
    ),
    *(
        Route(
            "GET",
            f"/api/catalog-item-bulk-{action}-jobs/{{job_id}}",
            partial(look, action=action),
            L,
        )
        for action in ACTIONS
    ),
    Route("GET", "/api/catalog-items", read, XL),
)
