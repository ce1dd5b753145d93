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
    return narrowed(partial(_put, client, jobs), items)


def _put(client: Client, jobs: Jobs, batch: Batch) -> list[Outcome] | str:
    """Send a batch, or return the words with which a part of it was refused.

    Asks anew what is there, since a job that failed for one item may have created others.
    """
    ids = [COMPOUND + item.item_id for item, _ in batch]
    there = {
        one["attributes"]["external_id"] for one in jobs.looked_up("/catalog-items", "ids", ids)
    }
    parts: dict[str, list[Any]] = {"create": [], "update": [], "delete": []}
    done: list[Outcome] = []
    for item, payload in batch:
        if not payload.get("deleted"):
            parts["update" if item.item_id in there else "create"].append((item, payload))
        elif item.item_id in there:
            parts["delete"].append((item, payload))
        else:
            done.append(Outcome(item.item_id))
    for action, part in parts.items():
        words = _sent(client, jobs, action, part) if part else None
        if words:
            return words
        done += [Outcome(item.item_id) for item, _ in part]
    return done


def _sent(client: Client, jobs: Jobs, action: str, batch: Batch) -> str | None:
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
    return None


def _resource(action: str, payload: Row) -> Row:
    attributes = {name: value for name, value in payload.items() if name != "deleted"}
    if action == "create":
        return {"type": "catalog-item", "attributes": attributes}
    item_id = COMPOUND + attributes.pop("external_id")
    resource = {"type": "catalog-item", "id": item_id}
    return resource if action == "delete" else {**resource, "attributes": attributes}
