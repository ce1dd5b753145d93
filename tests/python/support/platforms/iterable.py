"""Iterable as the swagger of its API 1.8 has it (api-docs.json of 2026-03-25): key and errors.

"Getting Started with Iterable's API" (undated); read on 2026-11-26. The project is a hybrid one, in
which a userId alone names a person.
"""

from typing import Any

from platforms import iterable_catalog, iterable_status
from platforms.process import run
from platforms.server import Server
from platforms.wire import Answer, RefusedError, Request

CODES = {404: "NotFound", 429: "RateLimitExceeded", 500: "GenericError", 503: "GenericError"}


class IterableServer(Server):
    """Iterable: users in bulk, subscriptions, deletion, and the items of one catalog."""

    name = "iterable"
    people_are = ("iterable_", "userId")
    key = "key-of-the-tests"
    catalog_name = "products"
    channels = (11, 12)
    """Ids of the channels of the project; who has left all of them is unsubscribed."""
    routes = (*iterable_status.ROUTES, *iterable_catalog.ROUTES)

    @property
    def field_types(self) -> dict[str, str]:
        """The types of the fields of the project, each fixed by its first value."""
        return self.__dict__.setdefault("_field_types", {})

    @property
    def forgotten(self) -> set[tuple[str, str]]:
        """The identifiers of people who were forgotten."""
        return self.__dict__.setdefault("_forgotten", set())

    def environ(self, url: str | None = None) -> dict[str, str]:
        """Return the environment with which nextbest finds this server."""
        return {
            "NEXTBEST_ITERABLE_URL": url or self.url,
            "NEXTBEST_ITERABLE_API_KEY": self.key,
            "NEXTBEST_ITERABLE_CHANNEL_IDS": ",".join(map(str, self.channels)),
            "NEXTBEST_ITERABLE_CATALOG": self.catalog_name,
        }

    def refusal(self, status: int, code: str, detail: str, **more: Any) -> RefusedError:
        """Return an error: code, msg and params."""
        known = CODES.get(status) or (code if code[:1].isupper() else "BadParams")
        return RefusedError(
            Answer(status, {"code": known, "msg": detail, "params": more.get("params")})
        )

    def authorize(self, request: Request) -> None:
        """Check the key; both spellings of the header are documented."""
        if self.key not in (request.headers.get("Api-Key"), request.headers.get("Api_Key")):
            self.journal.violation(request.number, "auth", "a key that is missing or wrong")
            raise self.refusal(401, "BadApiKey", "Invalid API key")

    def too_many(self, seconds: float) -> Answer:
        """Return a 429; no header is documented for it."""
        return self.refusal(429, "RateLimitExceeded", "Exceeded rate limit.").answer


if __name__ == "__main__":
    run(IterableServer)
