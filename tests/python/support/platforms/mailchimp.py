"""Mailchimp's Marketing API 3.0: key, connections and form of errors.

"Fundamentals" and "Errors" (quoted on 2026-08-13), Mailchimp's TypeScript SDK; read on 2026-11-26.
The base address is `https://<dc>.api.mailchimp.com/3.0`, so every path here begins with `/3.0`.
"""

import base64
import binascii
import threading
from typing import Any

from platforms import mailchimp_batches, mailchimp_fields, mailchimp_members
from platforms.process import run
from platforms.server import Server
from platforms.wire import Answer, RefusedError, Request

TITLES = {
    400: "Invalid Resource",
    401: "API Key Invalid",
    403: "Forbidden",
    404: "Resource Not Found",
    405: "Method Not Allowed",
    414: "URI Too Long",
    429: "Too Many Requests",
}
MAX_CONNECTIONS = 10


class MailchimpServer(Server):
    """Mailchimp: the members and merge fields of one audience."""

    name = "mailchimp"
    people_are = ("mailchimp_", "email")
    key, list_id = "key0of0the0tests-us19", "abc123"
    max_fields = 30
    """80 on Premium."""
    own_unsubscribe_is_final = True
    """Whether a member whom the API unsubscribed cannot be subscribed again, as one who left. The
    message of the error does not tell them apart, so this is the stricter reading."""
    routes = (*mailchimp_members.ROUTES, *mailchimp_fields.ROUTES, *mailchimp_batches.ROUTES)
    _n_open = 0
    _opening = threading.Lock()

    @property
    def merge_fields(self) -> dict[str, dict[str, Any]]:
        """The merge fields of the audience by tag; two exist from the start."""
        first = {"FNAME": ("First Name", 1), "LNAME": ("Last Name", 2)}
        return self.__dict__.setdefault(
            "_merge_fields",
            {
                tag: {"merge_id": number, "tag": tag, "name": name, "type": "text"}
                for tag, (name, number) in first.items()
            },
        )

    @property
    def batches(self) -> dict[str, dict[str, Any]]:
        """The batches of operations by id."""
        return self.__dict__.setdefault("_batches", {})

    @property
    def forgotten(self) -> set[str]:
        """The addresses that were deleted for ever."""
        return self.__dict__.setdefault("_forgotten", set())

    def environ(self, url: str | None = None) -> dict[str, str]:
        """Return the environment with which nextbest finds this server."""
        return {
            "NEXTBEST_MAILCHIMP_URL": f"{url or self.url}/3.0",
            "NEXTBEST_MAILCHIMP_API_KEY": self.key,
            "NEXTBEST_MAILCHIMP_LIST_ID": self.list_id,
        }

    def refusal(self, status: int, code: str, detail: str, **more: Any) -> RefusedError:
        """Return a problem (RFC 7807); `title` and `errors` may be given."""
        title = more.pop("title", TITLES.get(status, "Internal Server Error"))
        body = {
            "type": "https://mailchimp.com/developer/marketing/docs/errors/",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": "00000000-0000-0000-0000-000000000000",
            **more,
        }
        return RefusedError(
            Answer(status, body, content_type="application/problem+json; charset=utf-8")
        )

    def authorize(self, request: Request) -> None:
        """Check the key: as the password of any user, or as a bearer token."""
        kind, _, said = (request.headers.get("Authorization") or "").partition(" ")
        if kind == "Basic":
            try:
                said = base64.b64decode(said, validate=True).decode().partition(":")[2]
            except (binascii.Error, UnicodeDecodeError):
                said = ""
        if kind not in {"Basic", "Bearer"} or said != self.key:
            self.journal.violation(request.number, "auth", "a key that is missing or wrong")
            words = (
                "Your API key may be invalid, or you've attempted to access the wrong datacenter."
            )
            raise self.refusal(401, "unauthorized", words)

    def answer(self, request: Request) -> Answer | None:
        """Answer at most ten requests at a time; no header tells when to come again."""
        if request.path.startswith("/_results/"):
            return mailchimp_batches.archive(self, request.path)
        if request.path.startswith("/_"):
            return super().answer(request)
        with self._opening:
            self._n_open += 1
            n_open = self._n_open
        try:
            self.journal.measure("limits", connections=n_open)
            if n_open <= MAX_CONNECTIONS:
                return super().answer(request)
            self.journal.violation(request.number, "limit", f"{n_open} connections, 10 allowed")
            words = "You have exceeded the limit of 10 simultaneous connections."
            return self.refusal(429, "too_many", words).answer
        finally:
            with self._opening:
                self._n_open -= 1


if __name__ == "__main__":
    run(MailchimpServer)
