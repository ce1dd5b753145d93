"""A receiver of signed webhooks, by the scheme of Standard Webhooks.

`webhook-signature` has `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body` (specification of
standardwebhooks.com, read in quotations on 2026-11-27).
"""

import base64
import hashlib
import hmac
import time
from pathlib import Path
from typing import Any

from platforms.checks import loaded, wrong
from platforms.faults import Faults
from platforms.process import run
from platforms.routes import Route
from platforms.server import Server
from platforms.wire import Answer, RefusedError, Request

TOLERANCE = 300
"""Seconds that a timestamp may be off: five minutes, as the specification recommends."""
KEYS = {
    "delete": "delete_id",
    "suppress": "customer_id",
    "upsert": "customer_id",
    "catalog": "product_id",
}


class WebhookServer(Server):
    """Takes batches of items at `/hook`, each batch once."""

    name = "webhook"
    people_are = ("hook_", "customer_id")
    secret = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes.").decode()

    def __init__(
        self,
        faults: Faults | None = None,
        journal: Path | None = None,
        port: int = 0,
        rate_scale: float = 1.0,
    ) -> None:
        super().__init__(faults, journal, port, rate_scale)
        self.answered: dict[str, Answer] = {}
        self.batches: list[dict[str, Any]] = []
        self.items: dict[str, dict[str, Any]] = {kind: {} for kind in KEYS}

    def environ(self, url: str | None = None) -> dict[str, str]:
        """Return the environment with which nextbest finds this server."""
        return {
            "NEXTBEST_WEBHOOK_URL": f"{url or self.url}/hook",
            "NEXTBEST_WEBHOOK_SECRET": self.secret,
        }

    def refusal(self, status: int, code: str, detail: str, **more: Any) -> RefusedError:
        """Return an error; the specification has no form for its body."""
        return RefusedError(Answer(status, {"code": code, "error": detail, **more}))

    def authorize(self, request: Request) -> None:
        """Check the signature against the raw body, and the age of the timestamp."""
        said = {name: request.headers.get(f"webhook-{name}") or "" for name in ("id", "timestamp")}
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{said['id']}.{said['timestamp']}.".encode() + request.body
        expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        given = (request.headers.get("webhook-signature") or "").split(" ")
        is_right = any(hmac.compare_digest(f"v1,{expected}", one) for one in given)
        seconds = int(said["timestamp"]) if said["timestamp"].isdigit() else 0
        is_fresh = abs(time.time() - seconds) <= TOLERANCE
        if not (said["id"] and is_right and is_fresh):
            self.journal.violation(request.number, "auth", "a signature that is missing or wrong")
            raise self.refusal(401, "invalid_signature", "The signature is not valid.")

    def told(self) -> dict[str, Any]:
        """Return the newest item of each kind and id, and the batches in order."""
        return super().told() | {
            "items": self.items,
            "batches": self.batches,
        }


def receive(server: WebhookServer, request: Request) -> Answer:
    """Take a batch; a repeated `webhook-id` gets the first answer and changes nothing."""
    webhook_id = request.headers["webhook-id"]
    if webhook_id in server.answered:
        return server.answered[webhook_id]
    body = loaded(server, request, "application/json")
    kind, items = body.get("kind"), body.get("items")
    if kind not in KEYS or not isinstance(items, list) or not items or not body.get("sent_at"):
        raise wrong(server, request, "invalid", "A batch has kind, sent_at and items.")
    ids = [str(item.get("item_id") or item.get(KEYS[kind]) or "") for item in items]
    if "" in ids:
        raise wrong(server, request, "invalid", "An item has an id.")
    server.journal.once(request.number, ids)
    errors = []
    for item_id, item in zip(ids, items, strict=True):
        bad = kind in {"upsert", "catalog"} and server.faults.is_bad(item_id)
        words = "The receiver does not take this item." if bad else None
        server.journal.item(request.number, kind, item_id, words)
        if words:
            errors.append({"item_id": item_id, "error": words})
        else:
            server.items[kind][item_id] = item
    server.batches.append({"webhook_id": webhook_id, "kind": kind, "ids": ids})
    server.answered[webhook_id] = Answer(200, {"errors": errors} if errors else {})
    return server.answered[webhook_id]


WebhookServer.routes = (Route("POST", "/hook", receive),)

if __name__ == "__main__":
    run(WebhookServer)
