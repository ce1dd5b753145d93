"""What all of Klaviyo's endpoints have: key, revision, form of errors, and jobs.

Klaviyo's Python SDK 25.0.0 (revision 2026-10-15) and OpenAPI, "Rate limits, status codes, and
errors", "API versioning and deprecation policy"; read on 2026-11-26.
"""

import re
import time
from collections.abc import Callable
from math import ceil
from typing import Any

from platforms.checks import loaded, within
from platforms.klaviyo_jobs import Job
from platforms.pace import Rate
from platforms.server import Server
from platforms.wire import Answer, RefusedError, Request

CONTENT_TYPE = "application/vnd.api+json"
NEWEST, RETIRED_BEFORE = "2026-10-15", "2024-10-15"
"""Stable for one year, deprecated for a second, then retired."""
MAX_BYTES = 5_000_000
"""5 MB of a body. Whether a MB has 1,000 or 1,024 kB is not said: the smaller one."""
S = (Rate(3, 1), Rate(60, 60))
M = (Rate(10, 1), Rate(150, 60))
L = (Rate(75, 1), Rate(750, 60))
XL = (Rate(350, 1), Rate(3500, 60))
"""The sizes of rates. L is 750 a minute on the pages of the endpoints and 700 on that of rates."""


class KlaviyoAccount(Server):
    """Klaviyo without its endpoints.

    A job is `queued` at the first look, `processing` at the second and `complete` at the third, or
    `job_seconds` after it was accepted. What it says is carried out when it is complete.
    """

    name = "klaviyo"
    people_are = ("01K", "external_id")
    names_the_time_to_retry = True
    key = "pk_key_of_the_tests"
    job_seconds = 1.0
    tells_original_payload = True
    """False: `original_payload` is null, which its schema allows."""

    def environ(self, url: str | None = None) -> dict[str, str]:
        """Return the environment with which nextbest finds this server."""
        return {
            "NEXTBEST_KLAVIYO_URL": url or self.url,
            "NEXTBEST_KLAVIYO_API_KEY": self.key,
        }

    @property
    def jobs(self) -> dict[str, Job]:
        """The jobs of the account by id."""
        return self.__dict__.setdefault("_jobs", {})

    def error(self, status: int, code: str, detail: str, pointer: str = "/data") -> dict[str, Any]:
        """Return one error in the form of JSON:API."""
        return {
            "id": f"error-{status}-{code}",
            "status": status,
            "code": code,
            "title": "Invalid input." if status == 400 else code.replace("_", " ").capitalize(),
            "detail": detail,
            "source": {"pointer": pointer},
            "links": {},
            "meta": {},
        }

    def refusal(self, status: int, code: str, detail: str, **more: Any) -> RefusedError:
        """Return an error of the whole request; `errors` may give several."""
        errors = more.get("errors") or [
            self.error(status, code, detail, more.get("pointer", "/data"))
        ]
        return RefusedError(Answer(status, {"errors": errors}))

    def authorize(self, request: Request) -> None:
        """Check the key and the revision, which every request names."""
        if request.headers.get("Authorization") != f"Klaviyo-API-Key {self.key}":
            self.journal.violation(request.number, "auth", "a key that is missing or wrong")
            raise self.refusal(401, "not_authenticated", "Missing or invalid private key.")
        revision = request.headers.get("revision") or ""
        day = revision.split(".")[0]
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) is None or day > NEWEST:
            self.journal.violation(request.number, "revision", revision or "missing")
            raise self.refusal(400, "invalid", "A valid revision header is required.")
        if day < RETIRED_BEFORE:
            # The policy also knows a silent fall-forward; the refusal is the stricter one.
            self.journal.violation(request.number, "revision", f"{revision} is retired")
            raise self.refusal(410, "gone", f"Revision {revision} has been retired.")

    def too_many(self, seconds: float) -> Answer:
        """Return a 429: Retry-After in whole seconds."""
        detail = f"Request was throttled. Expected available in {max(ceil(seconds), 1)} seconds."
        refused = self.refusal(429, "throttled", detail).answer
        return Answer(429, refused.body, {"Retry-After": str(max(ceil(seconds), 1))})

    def finish(self, answer: Answer, place: str) -> Answer:
        """Add the RateLimit headers, which every answer but a 429 has."""
        headers = dict(answer.headers)
        if answer.status != 429 and place in self.paces:
            limit, left, seconds = self.paces[place].remaining()
            headers |= {
                "RateLimit-Limit": str(limit),
                "RateLimit-Remaining": str(left),
                "RateLimit-Reset": str(ceil(seconds)),
            }
        return Answer(answer.status, answer.body, headers, CONTENT_TYPE)

    def body(self, request: Request, kind: str) -> dict[str, Any]:
        """Return `data` of a body, which is of this type.

        Raises
        ------
        RefusedError
            413 beyond 5 MB (its status is not documented), 400 where the type is another one.
        """
        within(
            self, request, "bytes", len(request.body), MAX_BYTES, 413, "The payload exceeds 5MB."
        )
        data = loaded(self, request, CONTENT_TYPE).get("data")
        if not isinstance(data, dict) or data.get("type") != kind:
            self.journal.violation(request.number, "format", f"data of a type other than {kind}")
            raise self.refusal(400, "invalid", f"type must be {kind}.", pointer="/data/type")
        return data

    def accept(
        self,
        request: Request,
        kind: str,
        rows: list[dict[str, Any]],
        names: list[str],
        carry_out: Callable[[Job], None],
    ) -> Answer:
        """Accept a job.

        In which order two jobs of one profile are carried out is not documented: a client that
        sends the second before the first is complete leaves the contract.
        """
        self.journal.once(request.number, names)
        job = Job(f"job-{len(self.jobs) + 1}", kind, rows, carry_out, request.number, set(names))
        for other in self.jobs.values():
            if other.kind == kind and not other.is_done and other.names & job.names:
                what = f"{kind}: {len(other.names & job.names)} ids are also in {other.job_id}"
                self.journal.violation(request.number, "order", what)
        self.jobs[job.job_id] = job
        return Answer(202, {"data": job.told("queued")})

    def look(self, request: Request, kind: str, job_id: str) -> Answer:
        """Return the status of a job."""
        job = self.jobs.get(job_id)
        if job is None or job.kind != kind:
            self.journal.violation(request.number, "identifier", f"no {kind} {job_id}")
            raise self.refusal(404, "not_found", "A job with this id does not exist.")
        job.n_polls += 1
        if job.n_polls > 2:
            self.complete(job)
        status = "complete" if job.is_done else ("queued", "processing")[job.n_polls - 1]
        return Answer(200, {"data": job.told(status)})

    def complete(self, job: Job) -> None:
        """Carry out a job, once."""
        if not job.is_done:
            job.is_done = True
            job.carry_out(job)

    def settle(self) -> None:
        """Complete the jobs that are old enough."""
        for job in self.jobs.values():
            if not job.is_done and time.monotonic() - job.accepted_at >= self.job_seconds:
                self.complete(job)

    def page(
        self, request: Request, rows: list[dict[str, Any]], default: int, most: int = 100
    ) -> Answer:
        """Return one page of a list, with the link to the next."""
        size, cursor = request.first("page[size]", str(default)), request.first("page[cursor]", "0")
        if not size.isdigit() or not 1 <= int(size) <= most or not cursor.isdigit():
            self.journal.violation(request.number, "limit", f"a page of {size}")
            raise self.refusal(400, "invalid", f"page[size] must be from 1 to {most}.")
        end = int(cursor) + int(size)
        others = "".join(
            f"{name}={values[0]}&" for name, values in request.query.items() if "cursor" not in name
        )
        after = f"{self.url}{request.path}?{others}page[cursor]={end}"
        links = {"self": f"{self.url}{request.path}", "next": after if end < len(rows) else None}
        return Answer(200, {"data": rows[int(cursor) : end], "links": links})
