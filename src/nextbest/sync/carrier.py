"""The carrier of a sync: dlt takes the items as a load package, and hands out the batches.

dlt keeps a plan of millions of rows on disk instead of in memory, and counts the batches that are
done. It tries nothing again: `Client` does. What a killed sync leaves of a package is dropped: the
next sync makes a new plan from the log, so that nobody is sent a row that was overtaken by a
refusal.
"""

import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Self

# read when dlt is imported; what goes wrong is told by the sync itself
os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")

import dlt
from dlt.common.destination.exceptions import DestinationTerminalException

from nextbest.sync.lock import is_syncing
from nextbest.sync.payloads import batches
from nextbest.sync.plan import Task
from nextbest.sync.platform import Item, Kind, Outcome, Platform, UnreachableError
from nextbest.sync.words import plain_words

SETTINGS = {
    "LOAD__DELETE_COMPLETED_JOBS": "true",  # they hold addresses
    "LOAD__RAISE_ON_MAX_RETRIES": "1",
    "RESTORE_FROM_DESTINATION": "false",  # a destination keeps no state of ours
}


N_TOLD = 500
"""Outcomes that are logged at once."""


class Carrier:
    """The dlt pipelines of a sync to one destination, one for each kind of items.

    Parameters
    ----------
    platform
        The destination.
    folder
        Where dlt works, see `workplace_of`. It is deleted at the end, and what a killed sync left
        is deleted at the beginning.
    told
        Is called after some tasks, with what became of them.
    """

    def __init__(
        self,
        platform: Platform,
        folder: Path,
        told: Callable[[list[tuple[Task, Outcome]]], None],
    ) -> None:
        for key, value in SETTINGS.items():
            os.environ.setdefault(key, value)
        self._platform, self._folder, self._told = platform, folder, told
        self._stopped: Exception | None = None
        self._pipelines: dict[Kind, dlt.Pipeline] = {}

    def __enter__(self) -> Self:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700, parents=True)
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def take(self, kind: Kind, tasks: Iterable[Task]) -> None:
        """Write the tasks of a kind to disk, so that they can be sent."""
        tasks = iter(tasks)
        first = next(tasks, None)
        if first is None:
            return
        destination = dlt.destination(
            partial(self._deliver, kind),
            batch_size=self._platform.limits(kind).n_items,
            name=self._platform.name,
            loader_parallelism_strategy="sequential",
            max_parallel_load_jobs=1,
        )
        pipeline = dlt.pipeline(
            f"{self._platform.name}_{kind}",
            destination=destination,
            pipelines_dir=str(self._folder),
        )
        packed = map(_packed, chain([first], tasks))
        pipeline.extract(packed, table_name=kind, loader_file_format="typed-jsonl")
        pipeline.normalize()
        self._pipelines[kind] = pipeline

    def send(self, kind: Kind) -> None:
        """Send the tasks of a kind, batch by batch in their order.

        Raises
        ------
        UnreachableError
            Where the destination does not take any more.
        """
        pipeline = self._pipelines.get(kind)
        if pipeline is None:
            return
        self._stopped = None
        try:
            pipeline.load()
        except Exception:
            if self._stopped:
                raise self._stopped from None
            raise

    def _deliver(self, kind: Kind, rows: list[dict[str, Any]], table: Any) -> None:
        tasks = {task.item.item_id: task for task in map(_unpacked, rows)}
        pairs = [(task.item, task.payload) for task in tasks.values()]
        for batch in batches(pairs, self._platform.limits(kind)):
            done: list[tuple[Task, Outcome]] = []
            try:
                for outcome in self._platform.send(kind, batch):
                    done.append((tasks[outcome.item_id], outcome))
                    if len(done) == N_TOLD:
                        self._told(done)
                        done = []
            except Exception as error:
                self._stopped = as_unreachable(self._platform.name, error)
                raise DestinationTerminalException(str(self._stopped)) from None
            finally:
                self._told(done)


def as_unreachable(name: str, error: Exception) -> Exception:
    """Return an error as one that says what to do, where an answer had another form than known.

    Examples
    --------
    >>> as_unreachable("braze", KeyError("data"))  # doctest: +ELLIPSIS
    UnreachableError("braze answers something that its documentation does not have (KeyError: ...
    """
    if not isinstance(error, KeyError | TypeError | AttributeError | IndexError | ValueError):
        return error
    said = f"{type(error).__name__}: {plain_words(str(error))}"
    return UnreachableError(
        f"{name} answers something that its documentation does not have ({said}): check the URL, "
        "and try later"
    )


def workplace_of(folder: Path, destination: str) -> Path:
    """Return where the items of a sync lie while they are sent; it holds addresses and content.

    It is below the system's temporary folder, so that no copy of the delivery log has it, and only
    its owner can read it. What killed syncs to other destinations left is removed.

    Parameters
    ----------
    folder
        The folder of the delivery log.
    destination
        The destination, whose lock is held.

    Raises
    ------
    ValueError
        Where another user of the machine has made the folder.
    """
    own = Path(tempfile.gettempdir()) / f"nextbest-{os.getuid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    status = own.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise ValueError(f"{own} is not a folder of yours alone: remove it, or set TMPDIR")
    place = own / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    for other in place.glob("*"):
        if other.name != destination and not is_syncing(folder, other.name):
            shutil.rmtree(other, ignore_errors=True)
    return place / destination


def _packed(task: Task) -> dict[str, str]:
    """Return a row for dlt as one text, because dlt drops nulls."""
    return {"content": json.dumps(asdict(task))}


def _unpacked(row: dict[str, str]) -> Task:
    task = json.loads(row["content"])
    item = task["item"]
    lists = {name: tuple(item[name]) for name in ("platform_ids", "fields")}
    return Task(**{**task, "item": Item(**{**item, **lists})})
