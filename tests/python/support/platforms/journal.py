"""What a server has seen: requests, items, and where the client left the contract."""

import json
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Journal:
    """An append-only list of requests and of their items, in memory and in a file.

    Each line has `seq` (from 1, in the order of arrival at the journal), `at` (UTC) and `entry`:
    `item`, `request` or `violation`. The line of a request follows those of its items, as it tells
    the answer; both have the number of the request, `request`.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.lines: list[dict[str, Any]] = []
        self.largest: dict[str, dict[str, int]] = {}
        self._lock = threading.RLock()
        self._file = file.open("a", encoding="utf-8") if file else None

    def _add(self, entry: str, **facts: Any) -> None:
        with self._lock:
            at = datetime.now(UTC).isoformat(timespec="microseconds")
            line = {"seq": len(self.lines) + 1, "at": at, "entry": entry, **facts}
            self.lines.append(line)
            if self._file:
                self._file.write(json.dumps(line) + "\n")
                self._file.flush()

    def item(self, request: int, kind: str, item_id: str, refused: str | None = None) -> None:
        """Note one item: accepted, or refused in the platform's words."""
        self._add(
            "item", request=request, kind=kind, id=item_id, accepted=refused is None, reason=refused
        )

    def request(self, request: int, **facts: Any) -> None:
        """Note one request and its answer."""
        self._add("request", request=request, **facts)

    def violation(self, request: int, rule: str, what: str) -> None:
        """Note that the client left the contract: no test of a sync may see one."""
        self._add("violation", request=request, rule=rule, what=what)

    def measure(self, place: str, **sizes: int) -> None:
        """Keep the largest sizes that were sent to a place."""
        with self._lock:
            known = self.largest.setdefault(place, {})
            for name, size in sizes.items():
                known[name] = max(known.get(name, 0), size)

    def once(self, request: int, ids: Iterable[str]) -> None:
        """Note items that come twice in one request."""
        twice = sorted(item_id for item_id, n in Counter(ids).items() if n > 1)
        if twice:
            self.violation(request, "twice", f"{len(twice)} ids twice in a request: {twice[:3]}")

    def of(self, entry: str, **facts: Any) -> list[dict[str, Any]]:
        """Return the lines of one kind that have these facts."""
        with self._lock:
            lines = list(self.lines)
        wanted = {"entry": entry, **facts}
        return [line for line in lines if wanted.items() <= line.items()]

    def accepted(self, kind: str) -> list[str]:
        """Return the ids of the items of a kind that the platform took, in order."""
        return [line["id"] for line in self.of("item", kind=kind, accepted=True)]

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
