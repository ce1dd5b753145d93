"""Which path is answered by what, and how often."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from platforms.pace import Rate
from platforms.wire import Answer, Request


@dataclass(frozen=True)
class Route:
    """A method and a path, what answers them, and the documented rates.

    `path` has `{names}` of its variable parts, which `answer(server, request, **names)` gets.
    Routes with one `shared` name share their rates.
    """

    method: str
    path: str
    answer: Callable[..., Answer]
    rates: tuple[Rate, ...] = ()
    shared: str = ""

    @property
    def place(self) -> str:
        """What the rates and the journal call the route."""
        return self.shared or f"{self.method} {self.path}"

    def match(self, request: Request) -> dict[str, str] | None:
        """Return the variable parts of the path, or None where it is another path."""
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.fullmatch(pattern + "/?", request.path)
        if found is None or request.method != self.method:
            return None
        return {name: unquote(value) for name, value in found.groupdict().items()}
