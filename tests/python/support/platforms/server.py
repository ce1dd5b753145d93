"""What the servers of all platforms have: rates, faults, journal and a state to read."""

import json
import threading
import traceback
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Self

from platforms.asked import answer_test
from platforms.faults import Fault, Faults
from platforms.journal import Journal
from platforms.pace import Pace
from platforms.people import People
from platforms.routes import Route
from platforms.wire import Answer, Listener, RefusedError, Request


class Server(ABC):
    """A platform on 127.0.0.1, started by `with` and ended with it.

    Parameters
    ----------
    faults
        What goes wrong on purpose; nothing by default. Can be replaced while the server runs.
    journal
        A file to which each request and item is appended.
    port
        0 lets the system choose.
    rate_scale
        Multiplies the documented rates: 1 is the platform's own pace.
    """

    name: ClassVar[str]
    routes: ClassVar[tuple[Route, ...]]
    people_are: ClassVar[tuple[str, str]] = ("", "external_id")
    error_statuses: ClassVar[tuple[int, ...]] = (500, 503)
    names_the_time_to_retry: ClassVar[bool] = False

    def __init__(
        self,
        faults: Faults | None = None,
        journal: Path | None = None,
        port: int = 0,
        rate_scale: float = 1.0,
    ) -> None:
        self.faults = faults or Faults()
        self.journal = Journal(journal)
        self.people = People(*self.people_are)
        self.catalog: dict[str, Any] = {}
        self.paces = {route.place: Pace(route.rates, rate_scale) for route in self.routes}
        self.lock = threading.RLock()
        self._listener = Listener(port, self.answer)
        self.url = f"http://127.0.0.1:{self._listener.server_port}"

    def __enter__(self) -> Self:
        """Start to listen."""
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._listener.stop()
        self._thread.join()
        self.journal.close()

    # What a platform says in its own words.
    @abstractmethod
    def authorize(self, request: Request) -> None:
        """Raise RefusedError where the credentials are missing or wrong."""

    @abstractmethod
    def refusal(self, status: int, code: str, detail: str, **more: Any) -> RefusedError:
        """Return an error in the platform's form."""

    def too_many(self, seconds: float) -> Answer:
        """Return a 429 with the headers that are documented for it."""
        return self.refusal(429, "throttled", "Too many requests.").answer

    def finish(self, answer: Answer, place: str) -> Answer:
        """Add the headers that all answers have."""
        return answer

    def settle(self) -> None:  # noqa: B027 - on most platforms nothing waits
        """Carry out what is due, before a request and before the state is told."""

    def unsubscribe(self, email: str) -> None:
        """Let a person unsubscribe themselves, by the link in a mail."""
        for person in self.people.all_by("email", email):
            person.subscription = "unsubscribed"
            person.facts["unsubscribed_by"] = "contact"

    # What a test asks.
    @property
    def violations(self) -> list[str]:
        """Where the client left the contract: `rule: what`, in order."""
        return [f"{line['rule']}: {line['what']}" for line in self.journal.of("violation")]

    def state(self) -> dict[str, Any]:
        """Return a copy of what the platform holds and has seen."""
        with self.lock:
            self.settle()
            return json.loads(json.dumps(self.told()))

    def told(self) -> dict[str, Any]:
        """Return what the platform holds and has seen, as it is."""
        told = self.people.told()
        return {
            "profiles": told,
            "deleted": self.people.deleted,
            "suppressed": sorted(
                key
                for key, person in told.items()
                if person["subscription"] in {"suppressed", "unsubscribed"}
            ),
            "catalog": self.catalog,
            "violations": self.violations,
            "largest": self.journal.largest,
            "n_requests": len(self.journal.of("request")),
        }

    # How a request is answered.
    def answer(self, request: Request) -> Answer | None:
        """Answer a request, or return None to close its connection."""
        if request.path.startswith("/_"):
            return answer_test(self, request)
        place, fault = f"{request.method} {request.path}", None
        try:
            self._check_url(request)
            self.authorize(request)
            route, names = self._route(request)
            place = route.place
            self._keep_pace(request, place)
            fault = self.faults.draw()
            answer = self._carry_out(request, route, names, fault)
        except RefusedError as refused:
            answer = refused.answer
        except Exception:
            self.journal.violation(request.number, "crash", traceback.format_exc())
            answer = self.refusal(500, "error", "The server of the tests has failed.").answer
        answer = self.finish(answer, place)
        self.journal.request(
            request.number,
            method=request.method,
            path=request.path,
            place=place,
            bytes=len(request.body),
            status=None if fault and fault.is_silent else answer.status,
            fault=fault.value if fault else None,
        )
        return None if fault and fault.is_silent else answer

    def _carry_out(
        self, request: Request, route: Route, names: dict[str, str], fault: Fault | None
    ) -> Answer:
        failed = self.refusal(
            self.faults.choose(self.error_statuses), "error", "Something went wrong."
        )
        if fault is Fault.TOO_MANY:
            self._block(route.place, self.faults.retry_after)
            raise RefusedError(self.too_many(self.faults.retry_after))
        if fault and not fault.is_carried_out:
            raise failed
        self.journal.measure(route.place, bytes=len(request.body))
        try:
            with self.lock:
                self.settle()
                answer = route.answer(self, request, **names)
        except RefusedError as refused:
            answer = refused.answer
        if fault:
            raise failed
        return answer

    def _check_url(self, request: Request) -> None:
        # No platform documents a limit; 8,190 bytes is what common web servers take.
        if len(request.path) + sum(len(v) for vs in request.query.values() for v in vs) > 8190:
            self.journal.violation(request.number, "limit", "a URL of more than 8,190 bytes")
            raise self.refusal(414, "uri_too_long", "The URL is too long.")

    def _route(self, request: Request) -> tuple[Route, dict[str, str]]:
        for route in self.routes:
            names = route.match(request)
            if names is not None:
                return route, names
        self.journal.violation(request.number, "route", f"{request.method} {request.path}")
        raise self.refusal(404, "not_found", "The requested resource could not be found.")

    def _keep_pace(self, request: Request, place: str) -> None:
        exceeded = self.paces[place].too_many()
        if exceeded:
            wait, what = exceeded
            if what:
                self.journal.violation(request.number, "pace", f"{place}: {what}")
            self._block(place, wait)
            raise RefusedError(self.too_many(wait))

    def _block(self, place: str, seconds: float) -> None:
        if self.names_the_time_to_retry:
            self.paces[place].block(seconds)
