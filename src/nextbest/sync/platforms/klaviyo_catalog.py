"""Klaviyo's catalog: items are created, updated and deleted by jobs of 100."""

from functools import partial
from typing import Any

from nextbest.sync.http import Client
from nextbest.sync.narrow import narrowed
from nextbest.sync.platform import Batch, HeldBackError, Item, Outcome, Row
from nextbest.sync.platforms.klaviyo_jobs import ACCEPTED, Jobs
from nextbest.sync.words import plain_words

COMPOUND = "$custom:::$default:::"
"""What precedes the external id in the id of an item."""
REQUIRED = ("title", "description", "url")


def catalog_item(item: Item) -> Row:
    """Return an item, or only its id and that it is deleted.

    Raises
    ------
    HeldBackError
        Where the product has no name, description or link, which Klaviyo requires.
    """
    row = item.row
    if row["deleted"]:
        return {"external_id": item.item_id, "deleted": True}
    attributes = {
        "title": row["name"],
        "description": row["description"],
        "url": row["url"],
        "price": row["price"],
        "image_full_url": row["image_url"],
        "published": row["is_available"],
        "custom_metadata": {name: row[name] for name in ("category", "brand", "price_text")},
    }
    if missing := [name for name in REQUIRED if not attributes[name]]:
        raise HeldBackError(f"no {missing[0]}, which Klaviyo requires")
    kept = {name: value for name, value in attributes.items() if value is not None}
    return {"external_id": item.item_id, **kept}


def send_catalog(client: Client, jobs: Jobs, items: Batch) -> list[Outcome]:
    """Send a batch of items: those that are there already are updated."""
    there = _known(jobs, [item.item_id for item, _ in items])
    parts: dict[str, list[Any]] = {"create": [], "update": [], "delete": []}
    done: list[Outcome] = []
    for item, payload in items:
        if not payload.get("deleted"):
            parts["update" if item.item_id in there else "create"].append((item, payload))
        elif item.item_id in there:
            parts["delete"].append((item, payload))
        else:
            done.append(Outcome(item.item_id))
    for action, part in parts.items():
        if part:
            done += narrowed(partial(_sent, client, jobs, action), part)
    return done


def _sent(client: Client, jobs: Jobs, action: str, batch: Batch) -> list[Outcome] | str:
    kind = f"catalog-item-bulk-{action}-job"
    resources = [_resource(action, payload) for _, payload in batch]
    body = {"data": {"type": kind, "attributes": {"items": {"data": resources}}}}
    answer = client.request("POST", f"/{kind}s", json=body)
    if answer.status_code not in ACCEPTED:
        return plain_words(answer.text)
    job = jobs.ended(f"/{kind}s", answer)
    ended = jobs.get(f"/{kind}s/{job}")["data"]["attributes"]
    if ended.get("failed_count"):
        return plain_words(ended.get("errors") or "an item failed")
    return [Outcome(item.item_id) for item, _ in batch]


def _resource(action: str, payload: Row) -> Row:
    attributes = {name: value for name, value in payload.items() if name != "deleted"}
    if action == "create":
        return {"type": "catalog-item", "attributes": attributes}
    item_id = COMPOUND + attributes.pop("external_id")
    resource = {"type": "catalog-item", "id": item_id}
    return resource if action == "delete" else {**resource, "attributes": attributes}


def _known(jobs: Jobs, ids: list[str]) -> set[str]:
    """Return the external ids of the items that are there already."""
    wanted = ",".join(f'"{COMPOUND}{one}"' for one in ids)
    query = {"filter": f"any(ids,[{wanted}])", "page[size]": "100"}
    return {one["attributes"]["external_id"] for one in jobs.pages("/catalog-items", query)}
