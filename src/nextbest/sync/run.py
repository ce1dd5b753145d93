"""A sync from its plan to its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb

from nextbest.database import opened
from nextbest.sync.carrier import Carrier
from nextbest.sync.history import forget_kept_files, load_log
from nextbest.sync.log import DeliveryLog, Entry, only_sync
from nextbest.sync.plan import Counts, Task, planned
from nextbest.sync.platform import KINDS, Outcome, Platform
from nextbest.sync.published import compare_with_log

N_LINES = 1_000
"""Lines of the log that are written at once."""


@dataclass
class Result:
    """What a sync did, or would do.

    Attributes
    ----------
    publication_id
        The publication whose rows were sent.
    counts
        How many items were sent, or were not.
    shown
        The first tasks of a dry run.
    """

    publication_id: str
    counts: Counts = field(default_factory=Counts)
    shown: list[Task] = field(default_factory=list)


def dry_run(file: Path, folder: Path, platform: Platform, n_shown: int) -> Result:
    """Return what a sync would do, and change nothing.

    Parameters
    ----------
    file
        The published file.
    folder
        The folder of the delivery log.
    platform
        The destination.
    n_shown
        How many tasks of each kind to return.
    """
    with _compared(file, folder, platform) as (con, result):
        for kind in KINDS:
            steps = planned(con, platform, kind, result.counts)
            tasks = (step for step in steps if isinstance(step, Task))
            result.shown += islice(tasks, n_shown)
            for _ in tasks:
                pass
    return result


def sync(file: Path, folder: Path, platform: Platform) -> Result:
    """Carry the published rows to a destination: first about people who must not be mailed.

    Parameters
    ----------
    file
        The published file.
    folder
        The folder of the delivery log.
    platform
        The destination.

    Raises
    ------
    ValueError
        Where there is nothing published, or another sync to the destination runs.
    UnreachableError
        Where the destination refuses everything or does not answer. What was delivered until then
        is in the log, and the rest is pending.
    """
    with only_sync(folder, platform.name), _compared(file, folder, platform) as (con, result):
        forget_kept_files(con)
        log = DeliveryLog.begin(folder, platform.name, result.publication_id)
        told = partial(_tell, log, result.counts)
        with Carrier(platform, folder / platform.name / ".dlt", told) as carrier, _ended(log):
            for kind in KINDS:
                steps = planned(con, platform, kind, result.counts)
                carrier.take(kind, _logged(log, steps))
            log.plan_is_whole()
            con.close()  # the published file may be replaced while items are sent
            for kind in KINDS:
                carrier.send(kind)
    return result


@contextmanager
def _compared(
    file: Path, folder: Path, platform: Platform
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Result]]:
    with opened(build=file) as con:
        result = Result(newest_publication(con, file))
        load_log(con, folder, platform.name)
        compare_with_log(con)
        yield con, result


@contextmanager
def _ended(log: DeliveryLog) -> Iterator[None]:
    """Write the last line of the log, whether the sync came to its end or stopped."""
    try:
        yield
    except BaseException:
        log.finish("stopped")
        raise
    log.finish()


def _logged(log: DeliveryLog, steps: Iterator[Task | Entry]) -> Iterator[Task]:
    """Write the lines about what is pending or held back, then hand the tasks on."""
    while part := list(islice(steps, N_LINES)):
        log.append(step.entry("pending") if isinstance(step, Task) else step for step in part)
        yield from (step for step in part if isinstance(step, Task))


def _tell(log: DeliveryLog, counts: Counts, tasks: list[Task], outcomes: list[Outcome]) -> None:
    log.append(
        task.entry("failed" if one.error else "delivered", one.error, one.platform_id)
        for task, one in zip(tasks, outcomes, strict=True)
    )
    for task, one in zip(tasks, outcomes, strict=True):
        if one.error:
            counts.failed[task.item.kind, one.error] += 1
        else:
            counts.delivered[task.item.kind] += 1


def newest_publication(con: duckdb.DuckDBPyConnection, file: Path) -> str:
    """Return the id of the publication that a published file, attached as ``build``, holds.

    Raises
    ------
    ValueError
        Where nothing was published.
    """
    try:
        found = con.execute(
            "select publication_id from build.marts.fct_publications "
            "order by published_at desc limit 1"
        ).fetchone()
    except duckdb.CatalogException:
        found = None
    if found is None:
        raise ValueError(f"{file} holds no publication: run dbt build to its end first")
    return str(found[0])
