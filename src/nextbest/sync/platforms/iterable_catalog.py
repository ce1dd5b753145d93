"""Iterable's catalog: items are replaced and removed by up to 1,000 in a request."""

from functools import partial

from nextbest.sync.http import Client
from nextbest.sync.narrow import narrowed
from nextbest.sync.platform import Batch, Outcome, Row
from nextbest.sync.platforms.iterable_channels import DONE
from nextbest.sync.words import plain_words


def send_catalog(client: Client, catalog: str, items: Batch) -> list[Outcome]:
    """Send a batch of items of a catalog; those that are deleted are removed."""
    gone = [pair for pair in items if pair[1]["deleted"]]
    kept = [pair for pair in items if not pair[1]["deleted"]]
    done = narrowed(partial(_put, client, catalog), kept) if kept else []
    return done + (narrowed(partial(_remove, client, catalog), gone) if gone else [])


def _put(client: Client, catalog: str, batch: Batch) -> list[Outcome] | str:
    documents = {item.item_id: payload for item, payload in batch}
    body = {"documents": documents, "replaceUploadedFieldsOnly": False}
    return _requested(client, "POST", catalog, body, batch)


def _remove(client: Client, catalog: str, batch: Batch) -> list[Outcome] | str:
    body = {"itemIds": [item.item_id for item, _ in batch]}
    return _requested(client, "DELETE", catalog, body, batch)


def _requested(
    client: Client, method: str, catalog: str, body: Row, batch: Batch
) -> list[Outcome] | str:
    answer = client.request(method, f"/catalogs/{catalog}/items", json=body)
    if answer.status_code not in DONE:
        return plain_words(answer.text)
    return [Outcome(item.item_id) for item, _ in batch]
