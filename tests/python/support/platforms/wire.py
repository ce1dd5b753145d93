"""Requests and answers, and the listener on 127.0.0.1 that carries them."""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """One request as it arrived; `number` counts from 1."""

    number: int
    method: str
    path: str
    query: dict[str, list[str]]
    headers: Message
    body: bytes

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter of the query."""
        return self.query.get(name, [default])[0]


@dataclass(frozen=True)
class Answer:
    """A status, a body that becomes JSON (None: no body; bytes: as they are), further headers."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = None


class RefusedError(Exception):
    """A request that is answered without being carried out."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def json_bytes(value: Any) -> bytes:
    """Return compact JSON, the smallest form in which a client can send a value."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


class Listener(ThreadingHTTPServer):
    """Keeps connections open as the platforms do, and closes them when it is stopped."""

    request_queue_size = 128

    def __init__(self, port: int, answer: Callable[[Request], Answer | None]) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.answer = answer
        self.connections: set[socket.socket] = set()
        self.n_requests = 0
        self.counting = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that was killed leaves broken connections behind."""

    def stop(self) -> None:
        """End the listener and what is open."""
        self.shutdown()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Reads one request after the other from a connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = 60
    server: Listener

    def handle_any(self) -> None:
        """Read the request, have it answered, and write the answer or close the connection."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        split = urlsplit(self.path)
        with self.server.counting:
            self.server.n_requests += 1
            number = self.server.n_requests
        request = Request(
            number,
            self.command,
            split.path,
            parse_qs(split.query, keep_blank_values=True),
            self.headers,
            body,
        )
        answer = self.server.answer(request)
        if answer is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        content = answer.body if isinstance(answer.body, bytes) else b""
        if not isinstance(answer.body, bytes | None):
            content = json_bytes(answer.body)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if content:
            self.send_header("Content-Type", answer.content_type or "application/json")
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the journal has it."""


for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
    setattr(Handler, f"do_{method}", Handler.handle_any)
