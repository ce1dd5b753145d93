"""Braze as its REST documentation has it: key, rates and errors.

"API overview", "Rate limits" (braze.com/docs/api, mirror of 2026-09-02); read on 2026-11-26.
"""

import time
from math import ceil
from typing import Any

from platforms import braze_catalog, braze_users
from platforms.process import run
from platforms.server import Server
from platforms.wire import Answer, RefusedError, Request


class BrazeServer(Server):
    """Braze: users/track, users/delete and the items of one catalog."""

    name = "braze"
    people_are = ("braze_", "external_id")
    error_statuses = (500, 502, 503, 504)
    names_the_time_to_retry = True
    key = "key-of-the-tests"
    catalog_name = "products"
    catalog_fields: frozenset[str] | None = None
    """Fields of the catalog; None takes any, although Braze knows only those that were defined."""
    routes = (*braze_users.ROUTES, *braze_catalog.ROUTES)

    def environ(self, url: str | None = None) -> dict[str, str]:
        """Return the environment with which nextbest finds this server."""
        return {
            "NEXTBEST_BRAZE_URL": url or self.url,
            "NEXTBEST_BRAZE_API_KEY": self.key,
            "NEXTBEST_BRAZE_CATALOG": self.catalog_name,
        }

    def refusal(self, status: int, code: str, detail: str, **more: Any) -> RefusedError:
        """Return an error: `message`, and `errors` where there are several."""
        return RefusedError(Answer(status, {"message": detail, **more}))

    def authorize(self, request: Request) -> None:
        """Check the key and that the path has no slash at its end."""
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            self.journal.violation(request.number, "auth", "a key that is missing or wrong")
            raise self.refusal(401, "unauthorized", "Invalid API Key")
        if request.path.endswith("/"):
            # "A trailing slash may give an error": here it does.
            self.journal.violation(request.number, "route", "a slash at the end")
            raise self.refusal(404, "not_found", "Invalid URL")

    def too_many(self, seconds: float) -> Answer:
        """Return a 429: X-RateLimit-Reset in seconds since 1970; Retry-After is not documented."""
        refused = self.refusal(429, "rate", "You have exceeded your rate limit.").answer
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": at(seconds)}
        return Answer(429, refused.body, headers)

    def finish(self, answer: Answer, place: str) -> Answer:
        """Add the rate headers, which every answer has."""
        if place not in self.paces:
            return answer
        limit, left, seconds = self.paces[place].remaining()
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": at(seconds),
        }
        return Answer(answer.status, answer.body, headers | dict(answer.headers))


def at(seconds: float) -> str:
    """Return the second since 1970 that is so many seconds away, rounded up."""
    return str(ceil(time.time() + seconds))


if __name__ == "__main__":
    run(BrazeServer)
