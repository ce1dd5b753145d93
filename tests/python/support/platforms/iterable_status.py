"""Iterable's subscriptions and deletion (swagger 1.8), and how often users may be written.

Read on 2026-11-26.
"""

from typing import Any

from platforms.checks import loaded, within, wrong
from platforms.iterable_users import MAX_USERS, bulk_update, named
from platforms.pace import Rate
from platforms.routes import Route
from platforms.wire import Answer, Request


def bulk_subscriptions(server: Any, request: Request) -> Answer:
    """Overwrite each list that is given; leaving all channels is to be unsubscribed."""
    body = loaded(server, request, "application/json")
    rows = body.get("updateSubscriptionsRequests")
    if not isinstance(rows, list) or not rows:
        raise wrong(server, request, "BadParams", "updateSubscriptionsRequests must not be empty")
    # No number is documented: that of the other bulk call.
    within(server, request, "subscriptions", len(rows), MAX_USERS, 400, "Too many")
    failed: dict[str, list[str]] = {"email": [], "userId": []}
    pairs = [named(server, request, row) for row in rows]
    server.journal.once(request.number, [pair[1] for pair in pairs if pair])
    for row, pair in zip(rows, pairs, strict=True):
        name, value = pair or ("userId", str(row.get("userId") or ""))
        person = server.people.by(name, value) if pair else None
        left = row.get("unsubscribedChannelIds")
        kind = "suppress" if left else "unsuppress"
        server.journal.item(request.number, kind, value, None if person else "invalid")
        if person is None:
            failed[name].append(value)
        elif left is not None:
            person.facts["unsubscribedChannelIds"] = left
            is_out = set(server.channels) <= set(left)
            person.subscription = "unsubscribed" if is_out else "subscribed"
    n_failed = sum(map(len, failed.values()))
    return Answer(
        200,
        {
            "successCount": len(rows) - n_failed,
            "failCount": n_failed,
            "invalidEmails": failed["email"],
            "invalidUserIds": failed["userId"],
            "validEmailFailures": [],
            "validUserIdFailures": [],
        },
    )


def erase(server: Any, request: Request, name: str, value: str, forget: bool) -> Answer:
    """Delete a person; one who was forgotten cannot come back."""
    person = server.people.by(name, value)
    if person is None and not forget:
        # Which error an unknown person makes is not documented: that of the list of codes.
        code, words = "UnknownUserIdError", f"User {value} does not exist"
        raise server.refusal(400, code, words)
    server.journal.item(request.number, "forget" if forget else "delete", value)
    if forget:
        server.forgotten.update({(name, value), *(person.names.items() if person else ())})
    if person:
        server.people.delete(person)
    return Answer(200, {"code": "Success", "msg": "", "params": {}})


def forget(server: Any, request: Request) -> Answer:
    """Forget a person (GDPR)."""
    body = loaded(server, request, "application/json")
    pair = named(server, request, body)
    if pair is None:
        raise server.refusal(400, "BadParams", "Either email or userId is required")
    return erase(server, request, *pair, forget=True)


def read(server: Any, request: Request, user_id: str) -> Answer:
    """Return a user; {} of an unknown one."""
    person = server.people.by("userId", user_id)
    if person is None:
        return Answer(200, {})
    left = person.facts.get("unsubscribedChannelIds", [])
    fields = {**person.attributes, "unsubscribedChannelIds": left}
    return Answer(200, {"user": {**person.names, "dataFields": fields}})


DELETES = (Rate(100, 1),)
ROUTES = (
    Route("POST", "/api/users/bulkUpdate", bulk_update, (Rate(5, 1),)),
    # No rate is documented for it: that of the other bulk call.
    Route("POST", "/api/users/bulkUpdateSubscriptions", bulk_subscriptions, (Rate(5, 1),)),
    Route("POST", "/api/users/forget", forget, (Rate(3, 1), Rate(1000, 86_400))),
    Route("GET", "/api/users/byUserId/{user_id}", read, DELETES),
    Route(
        "DELETE",
        "/api/users/byUserId/{user_id}",
        lambda server, request, user_id: erase(server, request, "userId", user_id, False),
        DELETES,
    ),
    Route(
        "DELETE",
        "/api/users/{email}",
        lambda server, request, email: erase(server, request, "email", email, False),
        DELETES,
    ),
)
