"""Rules that several platforms have: JSON, sizes, addresses."""

import json
import re
from typing import Any

from platforms.server import Server
from platforms.wire import Request, json_bytes

ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def is_address(value: object) -> bool:
    """Return whether a value can be an email address."""
    return isinstance(value, str) and ADDRESS.fullmatch(value) is not None


def loaded(server: Server, request: Request, content_type: str, status: int = 415) -> Any:
    """Return the JSON object of a body.

    Raises
    ------
    RefusedError
        With `status` where the content type is another one, 400 where the body is no object.
    """
    said = (request.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if said != content_type:
        server.journal.violation(request.number, "format", f"content type {said or 'missing'}")
        raise server.refusal(status, "unsupported_media_type", f"Send {content_type}.")
    try:
        value = json.loads(request.body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        server.journal.violation(request.number, "format", "a body that is no JSON object")
        raise server.refusal(400, "invalid", "The body is not valid JSON.")
    return value


def within(
    server: Server, request: Request, what: str, size: int, limit: int, status: int, words: str
) -> None:
    """Refuse a request that exceeds a limit, and note that it does.

    Raises
    ------
    RefusedError
        With `status` and `words`.
    """
    server.journal.measure("limits", **{what: size})
    if size > limit:
        server.journal.violation(request.number, "limit", f"{size:,} {what}, {limit:,} allowed")
        raise server.refusal(status, "limit_exceeded", words)


def size_of(value: Any) -> int:
    """Return the bytes of a value as compact JSON."""
    return len(json_bytes(value))


def wrong(server: Server, request: Request, code: str, words: str) -> Any:
    """Return a refusal of a request that has the wrong form, and note that it has."""
    server.journal.violation(request.number, "format", words)
    return server.refusal(400, code, words)
