"""Requests that are retried as the destinations ask, and never repeat a secret in an error."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.util.retry import Retry

from nextbest.sync.payloads import as_json
from nextbest.sync.platform import UnreachableError

TOO_MANY = 429
RETRIED = (TOO_MANY, 500, 502, 503, 504)
N_RETRIES = 8
LONGEST_WAIT_SECONDS = 120
TIMEOUT_SECONDS = (10, 60)
"""To connect, and between two bytes of the answer."""
REFUSED = (401, 403)


class _Retry(Retry):
    """Waits as Retry-After says, or until X-RateLimit-Reset (Braze), at most two minutes."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        wait = super().get_retry_after(response)
        reset = response.headers.get("X-RateLimit-Reset")
        if wait is None and response.status == TOO_MANY and reset and reset.isdecimal():
            wait = max(int(reset) - time.time(), 0) + 1
        return None if wait is None else min(wait, LONGEST_WAIT_SECONDS)


class Client:
    """A destination's address with its credentials.

    Parameters
    ----------
    name
        The destination, as errors name it.
    url
        Where paths begin, such as ``https://a.klaviyo.com/api``.
    headers
        Headers of each request; those with credentials among them.
    auth
        User name and password of HTTP Basic.
    seconds_between
        The least time between the beginnings of two requests, where the destination limits them.
    backoff_seconds
        The first wait where the destination names none; it doubles each time.
    """

    def __init__(
        self,
        name: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        seconds_between: float = 0.0,
        backoff_seconds: float = 0.5,
    ) -> None:
        self._name, self._url, self._seconds_between = name, url.rstrip("/"), seconds_between
        self._last = 0.0
        retry = _Retry(
            total=N_RETRIES,
            status_forcelist=RETRIED,
            allowed_methods=None,  # all of them: each request here may come twice
            backoff_factor=backoff_seconds,
            backoff_jitter=backoff_seconds,
            backoff_max=LONGEST_WAIT_SECONDS,
            raise_on_status=False,
        )
        self._session, self._plain = _session(retry), _session(retry)
        self._session.headers.update(headers or {})
        self._json_type = (headers or {}).get("content-type", "application/json")
        self._session.auth = auth

    def request(
        self, method: str, path: str, json: Any = None, **options: Any
    ) -> requests.Response:
        """Send a request and return its answer: what was accepted, or refused with a reason.

        Parameters
        ----------
        method, path
            The path begins with a slash, or is a whole address that the destination gave.
        json
            The body. It is sent in UTF-8 as the limits in bytes were counted.
        **options
            Others of `requests.Session.request`, such as ``params``.

        Raises
        ------
        UnreachableError
            Where no answer came, the retries ended, or the credentials were refused.
        """
        if json is not None:
            options["data"] = as_json(json).encode()
            options["headers"] = {"content-type": self._json_type, **options.get("headers", {})}
        self._keep_pace()
        url = path if path.startswith(f"{self._url}/") else self._url + path
        try:
            answer = self._session.request(
                method, url, timeout=TIMEOUT_SECONDS, allow_redirects=False, **options
            )
        except requests.RequestException as error:
            raise UnreachableError(
                f"{self._name} does not answer ({type(error).__name__})"
            ) from None
        if answer.is_redirect:  # to follow it would tell the credentials elsewhere
            raise UnreachableError(f"{self._name} is at another address: check the URL that is set")
        if answer.status_code in REFUSED:
            raise UnreachableError(
                f"{self._name} refuses the credentials (status {answer.status_code}): check the "
                "key and its permissions"
            )
        if answer.status_code in RETRIED:
            raise UnreachableError(
                f"{self._name} answers {answer.status_code} after {N_RETRIES} retries: try later"
            )
        return answer

    def download(self, url: str) -> bytes:
        """Return a file that the destination names, without telling the credentials there.

        Raises
        ------
        UnreachableError
            Where no file comes.
        """
        try:
            answer = self._plain.get(url, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
        except requests.RequestException as error:
            kind = type(error).__name__
            raise UnreachableError(f"{self._name} does not give its results ({kind})") from None
        return answer.content

    def _keep_pace(self) -> None:
        wait = self._last + self._seconds_between - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last = time.monotonic()


def body_of(answer: requests.Response) -> dict[str, Any]:
    """Return the JSON object of an answer; an empty answer has an empty one.

    Raises
    ------
    ValueError
        Where the answer is something else, such as a page of a proxy.
    """
    if not answer.content:
        return {}
    body = answer.json()
    if not isinstance(body, dict):
        raise ValueError(f"status {answer.status_code} with a {type(body).__name__}")
    return body


def _session(retry: Retry) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # a .netrc would replace the credentials
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def wait_for(
    is_done: Callable[[], bool], what: str, seconds: float = 1_800, first: float = 0.2
) -> None:
    """Ask again and again until a job of the destination has ended, ever less often.

    Raises
    ------
    UnreachableError
        Where it has not ended in time.
    """
    until, pause = time.monotonic() + seconds, first
    while not is_done():
        if time.monotonic() > until:
            raise UnreachableError(
                f"{what} has not ended after {seconds / 60:.0f} minutes: try later"
            )
        time.sleep(pause)
        pause = min(pause * 1.5, 10)
