"""Customer.io's Track API v2 as its OpenAPI 1.0.0 has it (copy of 2026-08-22).

"Invalid Track API Requests" for the reasons; read on 2026-11-26.
"""

import base64
import binascii
from typing import Any

from platforms.checks import loaded, within, wrong
from platforms.customerio_rules import name_of, problem
from platforms.pace import Rate
from platforms.process import run
from platforms.routes import Route
from platforms.server import Server
from platforms.wire import Answer, RefusedError, Request

MAX_BATCH_BYTES = 500_000
NOT_ATTRIBUTES = {"_update", "email", "phone", "unsubscribed"}


class CustomerioServer(Server):
    """Customer.io: v2/batch and v2/entity for people."""

    name = "customerio"
    people_are = ("cio_", "id")
    site_id, key = "site-of-the-tests", "key-of-the-tests"

    @property
    def blocked(self) -> set[tuple[str, str]]:
        """The identifiers that `suppress` has blocked."""
        return self.__dict__.setdefault("_blocked", set())

    def environ(self, url: str | None = None) -> dict[str, str]:
        """Return the environment with which nextbest finds this server."""
        return {
            "NEXTBEST_CUSTOMERIO_URL": url or self.url,
            "NEXTBEST_CUSTOMERIO_SITE_ID": self.site_id,
            "NEXTBEST_CUSTOMERIO_API_KEY": self.key,
        }

    def refusal(self, status: int, code: str, detail: str, **more: Any) -> RefusedError:
        """Return an error of v2."""
        error = {"reason": code, "field": more.get("field", ""), "message": detail}
        return RefusedError(Answer(status, {"errors": [error]}))

    def authorize(self, request: Request) -> None:
        """Check the site and its key."""
        said = (request.headers.get("Authorization") or "").removeprefix("Basic ")
        try:
            pair = base64.b64decode(said, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            pair = ""
        if pair != f"{self.site_id}:{self.key}":
            self.journal.violation(request.number, "auth", "credentials missing or wrong")
            raise self.refusal(401, "unauthorized", "Unauthorized request")


def batch(server: CustomerioServer, request: Request) -> Answer:
    """Carry out what is right and name the rest by its place in the batch, from 0."""
    within(server, request, "bytes", len(request.body), MAX_BATCH_BYTES, 400, "Batch too large")
    rows = loaded(server, request, "application/json", 400).get("batch")
    if not isinstance(rows, list) or not rows:
        raise wrong(server, request, "required", "batch must have objects")
    names = [name_of(row) for row in rows]
    server.journal.once(request.number, names)
    errors = []
    for i, row in enumerate(rows):
        refused = carry_out(server, request, row)
        if refused:
            errors.append({"batch_index": i, **refused})
    return Answer(207, {"errors": errors}) if errors else Answer(200, {})


def entity(server: CustomerioServer, request: Request) -> Answer:
    """Carry out one object."""
    row = loaded(server, request, "application/json", 400)
    refused = carry_out(server, request, row)
    return Answer(400, {"errors": [refused]}) if refused else Answer(200, {})


def carry_out(
    server: CustomerioServer, request: Request, row: dict[str, Any]
) -> dict[str, str] | None:
    """Carry out one object and journal it; return the error of a refused one."""
    refused = problem(server, request, row)
    kind = {"identify": "upsert", "delete": "delete"}.get(row.get("action", ""), row.get("action"))
    attributes = row.get("attributes") or {}
    if kind == "upsert" and str(attributes.get("unsubscribed")).lower() in {"1", "true"}:
        kind = "suppress"
    server.journal.item(
        request.number, str(kind), name_of(row), refused["message"] if refused else None
    )
    if refused:
        return refused
    [(name, value)] = row["identifiers"].items()
    field = "platform_id" if name == "cio_id" else name
    person = server.people.by(field, str(value))
    if row["action"] == "identify":
        identify(server, field, str(value), row)
    elif row["action"] == "unsuppress":
        server.blocked.discard((field, str(value)))
    else:
        if row["action"] == "suppress":
            server.blocked.add((field, str(value)))
        if person:
            server.people.delete(person)
    return None


def identify(server: CustomerioServer, field: str, value: str, row: dict[str, Any]) -> None:
    """Create or update a person.

    What null and "" do to an attribute of a person is not documented (of an object and of a
    relationship, both remove it). Here null changes nothing and "" is stored: a client that must
    clear an attribute cannot rely on null. What is sent of a suppressed person is dropped.
    """
    attributes = row.get("attributes") or {}
    person = server.people.by(field, value)
    if (field, value) in server.blocked or (person is None and attributes.get("_update")):
        return
    person = person or server.people.add(**{field: value})
    sent_at = row.get("timestamp")
    if sent_at is not None and sent_at < person.facts.get("timestamp", 0):
        return
    if sent_at is not None:
        person.facts["timestamp"] = sent_at
    for name in ("email", "phone"):
        if name in attributes and attributes[name] is not None and name != field:
            server.people.rename(person, name, attributes[name])
    for name, value_of in attributes.items():
        if name not in NOT_ATTRIBUTES and value_of is not None:
            person.attributes[name] = value_of
    if attributes.get("unsubscribed") is not None:
        is_out = str(attributes["unsubscribed"]).lower() in {"1", "true"}
        person.subscription = "unsubscribed" if is_out else "subscribed"


RATE = (Rate(1000, 1),)
CustomerioServer.routes = (
    Route("POST", "/api/v2/batch", batch, RATE, "v2"),
    Route("POST", "/api/v2/entity", entity, RATE, "v2"),
)

if __name__ == "__main__":
    run(CustomerioServer)
