"""Requests of a sync wait as they are told, and tell their credentials to nobody else."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from nextbest.sync.http import Client
from nextbest.sync.platform import UnreachableError


class Scripted(BaseHTTPRequestHandler):
    """Gives the next of the answers that a test has written down."""

    answers: ClassVar[list[tuple[int, dict[str, str]]]] = []
    bodies: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        """Answer, and remember the body."""
        self.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        status, headers = self.answers.pop(0)
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Scripted.answers, Scripted.bodies = [], []
    server = HTTPServer(("127.0.0.1", 0), Scripted)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def client(url: str) -> Client:
    return Client("braze", url, {"Authorization": "Bearer key-of-the-shop"}, backoff_seconds=0.01)


def test_a_request_is_repeated_until_it_is_taken(url: str) -> None:
    Scripted.answers = [(429, {"Retry-After": "0"}), (503, {}), (200, {})]
    assert client(url).request("POST", "/users/track", json={"a": 1}).status_code == 200
    assert Scripted.bodies == [b'{"a":1}'] * 3


def test_a_body_has_the_bytes_that_were_counted(url: str) -> None:
    Scripted.answers = [(200, {})]
    client(url).request("POST", "/users/track", json={"name": "ü"})
    assert Scripted.bodies == ['{"name":"ü"}'.encode()]


def test_a_redirect_is_not_followed(url: str) -> None:
    Scripted.answers = [(307, {"Location": f"{url}/elsewhere"}), (200, {})]
    with pytest.raises(UnreachableError, match="at another address"):
        client(url).request("POST", "/users/track", json={})
    assert len(Scripted.bodies) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_are_told_without_them(url: str, status: int) -> None:
    Scripted.answers = [(status, {})]
    with pytest.raises(UnreachableError, match="refuses the credentials") as told:
        client(url).request("POST", "/users/track", json={})
    assert "key-of-the-shop" not in str(told.value)


def test_nobody_answering_is_told_without_the_address() -> None:
    with pytest.raises(UnreachableError, match=r"does not answer \(\w+\)$"):
        client("http://127.0.0.1:9").request("POST", "/users/track?email=ann@example.com")
