"""What was told: a file beside the delivery log, to which a line is added after each delivery."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

Event = Literal["opened", "closed"]
FILE = "alerts_told.jsonl"
"""Name of the file; builds read the folders below, not this file."""


@dataclass(frozen=True)
class Told:
    """The file of what was told.

    Attributes
    ----------
    folder
        The folder of the delivery log.
    """

    folder: Path

    @property
    def file(self) -> Path:
        """The file that lines are added to."""
        return self.folder / FILE

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs away, so that none tells what another is telling.

        Raises
        ------
        ValueError
            Where another run tells.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".alerts.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ValueError(
                    "another nextbest alerts --notify runs: wait until it ends"
                ) from None
            yield

    def read(self) -> set[tuple[str, str, str]]:
        """Return what was told: destination, alert and event. A line that was cut off is none."""
        if not self.file.exists():
            return set()
        found = set()
        for text in self.file.read_text(encoding="utf-8").splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue
            found.add((line["destination"], line["alert_id"], line["event"]))
        return found

    def add(self, destination: str, events: Iterable[tuple[str, Event]]) -> None:
        """Add lines, and return when the disk has them."""
        told_at = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        with self.file.open("a+", encoding="utf-8") as file:
            if _ends_within_a_line(self.file):
                file.write("\n")
            for alert_id, event in events:
                line = {"alert_id": alert_id, "event": event}
                told = line | {"destination": destination, "told_at": told_at}
                file.write(json.dumps(told) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _ends_within_a_line(file: Path) -> bool:
    content = file.read_bytes()
    return bool(content) and not content.endswith(b"\n")
