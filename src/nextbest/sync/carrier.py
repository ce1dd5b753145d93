"""The carrier of a sync: dlt takes the items as a load package, and hands out the batches.

dlt writes the package to disk, counts the batches that are done, and tries a batch again where an
error came that nobody foresaw. What a killed sync leaves of a package is dropped: the next sync
makes a new plan from the log, so that nobody is sent a row that was overtaken by a refusal.
"""

import json
import os
import shutil
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

from nextbest.sync.plan import Task
from nextbest.sync.platform import Item, Kind, Outcome, Platform, UnreachableError, batches

SETTINGS = {
    "LOAD__DELETE_COMPLETED_JOBS": "true",  # they hold addresses
    "LOAD__RAISE_ON_MAX_RETRIES": "3",
    "RESTORE_FROM_DESTINATION": "false",  # a destination keeps no state of ours
}


class Carrier:
    """The dlt pipelines of a sync to one destination, one for each kind of items.

    Parameters
    ----------
    platform
        The destination.
    folder
        Where dlt works. It holds addresses, so it is deleted at the end, and what an earlier sync
        left is deleted at the beginning.
    told
        Is called after each batch, with its tasks and what became of them.
    """

    def __init__(
        self, platform: Platform, folder: Path, told: Callable[[list[Task], list[Outcome]], None]
    ) -> None:
        for key, value in SETTINGS.items():
            os.environ.setdefault(key, value)
        self._platform, self._folder, self._told = platform, folder, told
        self._stopped: UnreachableError | None = None
        self._pipelines: dict[Kind, dlt.Pipeline] = {}

    def __enter__(self) -> Self:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700)
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
            try:
                outcomes = self._platform.send(kind, batch)
            except UnreachableError as error:
                self._stopped = error
                raise DestinationTerminalException(str(error)) from None
            self._told([tasks[one.item_id] for one in outcomes], outcomes)


def _packed(task: Task) -> dict[str, str]:
    """Return a row for dlt as one text, because dlt drops nulls."""
    return {"content": json.dumps(asdict(task))}


def _unpacked(row: dict[str, str]) -> Task:
    task = json.loads(row["content"])
    return Task(**{**task, "item": Item(**task["item"])})
