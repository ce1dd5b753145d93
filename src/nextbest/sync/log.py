"""The delivery log: files to which a sync adds, and which the next build keeps in the warehouse.

No database is written, so a sync neither waits for a build nor holds one up, and a sync that was
killed has lost at most the line that it was writing.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from nextbest.files import working_file

State = Literal["pending", "delivered", "held_back", "failed", "began", "planned", "finished"]

COLUMNS = (
    "delivery_id", "sync_id", "publication_id", "destination", "kind", "item_id", "customer_id",
    "payload_hash", "state", "reason", "attempt", "platform_id", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A state that an item reached in a sync.

    Attributes
    ----------
    kind, item_id
        What was to be done with which row; ``sync`` and the sync's id in the two lines about a
        sync itself.
    customer_id
        The customer, where the row is about one.
    payload_hash
        SHA-256 of the payload.
    state
        ``pending`` before the item is sent, then ``delivered`` or ``failed``; ``held_back`` where
        it is not sent. Of a sync, ``began``, ``planned`` when each published row has a state, and
        ``finished`` at its end.
    reason
        Why it was held back or failed; of a deletion that is pending or delivered, why the person
        leaves.
    attempt
        How many times the payload was tried, from 1.
    platform_id
        What the destination calls the person; of a sync that began, the account.
    """

    kind: str
    item_id: str
    customer_id: str | None
    payload_hash: str | None
    state: State
    reason: str | None = None
    attempt: int = 1
    platform_id: str | None = None


def deliveries_folder(working: Path | None = None) -> Path:
    """Return the folder of the log, named by ``NEXTBEST_DELIVERIES``.

    Parameters
    ----------
    working
        The file that builds write; by default the log lies beside it.
    """
    working = working or working_file()
    named = os.environ.get("NEXTBEST_DELIVERIES")
    return Path(named) if named else working.with_name(f"{working.stem}_deliveries")


class DeliveryLog:
    """The file of one sync to one destination.

    Parameters
    ----------
    folder
        Folder of the destination's logs; its name is that of the destination.
    publication_id
        The publication whose rows are sent.
    after
        The newest time in the logs so far. Lines are in the order of the syncs even where a clock
        was set back, so that none that was overtaken counts as the newest.
    sync_id
        Identifies the sync; by default the time, so that syncs of one destination are in order.
    """

    def __init__(
        self,
        folder: Path,
        publication_id: str,
        after: datetime | None = None,
        sync_id: str | None = None,
    ) -> None:
        self.folder, self.publication_id = folder, publication_id
        self._last = after or datetime.min
        self.sync_id = sync_id or f"{self._now():%Y%m%dT%H%M%S%f}"

    @property
    def file(self) -> Path:
        """The file that lines are added to."""
        return self.folder / f"{self.sync_id}.jsonl"

    def append(self, entries: Iterable[Entry]) -> None:
        """Add lines, and return when the disk has them."""
        with self.file.open("a", encoding="utf-8") as file:
            file.writelines(map(self._line, entries))
            file.flush()
            os.fsync(file.fileno())

    def begin(self, account: str) -> None:
        """Add the first line, which names the account."""
        entry = Entry("sync", self.sync_id, None, None, "began", platform_id=account)
        self.append([entry])

    def plan_is_whole(self) -> None:
        """Add the line that says that each published row has a state from here on."""
        self.append([Entry("sync", self.sync_id, None, None, "planned")])

    def finish(self, reason: str | None = None) -> None:
        """Add the last line; without a reason where the sync came to its end."""
        self.append([Entry("sync", self.sync_id, None, None, "finished", reason)])

    def _line(self, entry: Entry) -> str:
        told = (self.sync_id, self.folder.name, *astuple(entry))
        line = {
            "delivery_id": hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest(),
            "sync_id": self.sync_id,
            "publication_id": self.publication_id,
            "destination": self.folder.name,
            **asdict(entry),
            "recorded_at": self._now().isoformat(timespec="microseconds"),
        }
        # in ASCII: a letter of two bytes that a kill cuts in half would make the file unreadable
        return json.dumps({name: line[name] for name in COLUMNS}) + "\n"

    def _now(self) -> datetime:
        now = datetime.now(UTC).replace(tzinfo=None)
        self._last = max(now, self._last + timedelta(microseconds=1))
        return self._last
