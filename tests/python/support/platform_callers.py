"""Requests to the servers of the tests, with the right credentials."""

import json
from typing import Any

import requests

from platforms.server import Server

JSON = {"Content-Type": "application/json"}


class Caller:
    """Sends requests to a server with the right credentials."""

    def __init__(self, server: Server, headers: dict[str, str], auth: Any = None) -> None:
        self.server, self.headers, self.auth = server, headers, auth

    def __call__(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        """Send one request; the body becomes JSON."""
        return requests.request(
            method,
            self.server.url + path,
            data=None if body is None else json.dumps(body),
            headers=self.headers if headers is None else headers,
            auth=self.auth,
            timeout=10,
        )

    @property
    def violations(self) -> list[str]:
        """Return the rules that were broken, without what."""
        return [line.split(":")[0] for line in self.server.violations]

    def profile(self, key: str) -> dict[str, Any]:
        """Return a person as the platform holds them."""
        return self.server.state()["profiles"][key]
