"""One sync to a destination at a time, which closes the files of those that were killed."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from nextbest.sync.log import DeliveryLog

LISTED_SECONDS = 86_400
"""For so long an empty file is left, since a build may have listed it."""
LONGEST_LINE = 65_536
"""Bytes; reasons are cut far below that."""


@contextmanager
def only_sync(folder: Path, destination: str) -> Iterator[None]:
    """Keep other syncs to the same destination away, and close the files of those killed before.

    Raises
    ------
    ValueError
        Where another sync to the destination runs.
    """
    own = folder / destination
    own.mkdir(parents=True, exist_ok=True)
    with (own / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError(
                f"another sync to {destination} runs (lock {own / '.lock'}): wait until it ends"
            ) from None
        for file in own.glob("*.jsonl"):
            _close(file)
        yield


def is_syncing(folder: Path, destination: str) -> bool:
    """Return whether a sync to a destination runs."""
    lock = folder / destination / ".lock"
    if not lock.exists():
        return False
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _close(file: Path) -> None:
    """Take away a line that was cut off, and add the last one where a sync was killed."""
    if not file.stat().st_size:
        # the warehouse has kept its lines; a build that runs may have it in its list
        if time.time() - file.stat().st_mtime > LISTED_SECONDS:
            file.unlink()
        return
    with file.open("rb+") as content:
        size = content.seek(0, os.SEEK_END)
        content.seek(max(size - LONGEST_LINE, 0))
        end = content.read()
        torn = len(end) - (end.rfind(b"\n") + 1)
        content.truncate(size - torn)
        lines = end[: len(end) - torn].splitlines()
    if not lines:
        return
    try:
        last = json.loads(lines[-1])
        after, state = datetime.fromisoformat(last["recorded_at"]), last["state"]
        log = DeliveryLog(file.parent, last["publication_id"], after, last["sync_id"])
    except (ValueError, KeyError, TypeError):
        raise ValueError(
            f"{file}: the last line is none of a delivery log: take it out of the file, or move "
            "the file away (what it tells as delivered is then sent once more)"
        ) from None
    if state != "finished":
        log.finish("killed")
