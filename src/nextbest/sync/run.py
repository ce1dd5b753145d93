"""A sync from its plan to its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import compress, islice

import duckdb

from nextbest.database import opened
from nextbest.sync.carrier import Carrier, workplace_of
from nextbest.sync.history import (
    forget_kept_files,
    load_log,
    newest_time,
    refuse_to_go_back,
)
from nextbest.sync.lock import only_sync
from nextbest.sync.log import DeliveryLog, Entry
from nextbest.sync.order import Order
from nextbest.sync.plan import Counts, Task, planned
from nextbest.sync.platform import KINDS, LEAVING, Outcome, UnreachableError
from nextbest.sync.published import compare_with_log, newest_publication

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


def dry_run(order: Order, n_shown: int) -> Result:
    """Return what a sync would do, and change nothing.

    Parameters
    ----------
    order
        What to carry where.
    n_shown
        How many tasks of each kind to return.

    Raises
    ------
    ValueError
        As `sync` does.
    """
    with _compared(order) as (con, result):
        for kind in KINDS:
            steps = planned(con, order.platform, kind, result.counts, order.only)
            tasks = (step for step in steps if isinstance(step, Task))
            result.shown += islice(tasks, n_shown)
            for _ in tasks:
                pass
    return result


def sync(order: Order) -> Result:
    """Carry the published rows to a destination: first about people who must not be mailed.

    Parameters
    ----------
    order
        What to carry where.

    Raises
    ------
    ValueError
        Where there is nothing published, another sync to the destination runs, the destination has
        had a newer publication, or the account is another one than that of the last sync.
    UnreachableError
        Where the destination refuses everything or does not answer. What was delivered until then
        is in the log, and the rest is pending.
    """
    with only_sync(order.folder, order.destination), _compared(order) as (con, result):
        log = DeliveryLog(order.folder / order.destination, result.publication_id, newest_time(con))
        log.begin(order.platform.account)
        forget_kept_files(con, order.folder, order.destination)
        told = partial(_tell, log, result.counts)
        workplace = workplace_of(order.folder, order.destination)
        with Carrier(order.platform, workplace, told) as carrier, _ended(log):
            for kind in KINDS:
                steps = planned(con, order.platform, kind, result.counts, order.only)
                carrier.take(kind, _logged(log, steps))
            if order.only is None:
                log.plan_is_whole()
            con.close()  # the published file may be replaced while items are sent
            _send(carrier)
    return result


def _send(carrier: Carrier) -> None:
    """Send all kinds. What is about people who must not be mailed does not wait for one another."""
    stopped: UnreachableError | None = None
    for kind in LEAVING:
        try:
            carrier.send(kind)
        except UnreachableError as error:
            stopped = stopped or error
    if stopped:
        raise stopped
    for kind in KINDS:
        if kind not in LEAVING:
            carrier.send(kind)


@contextmanager
def _compared(order: Order) -> Iterator[tuple[duckdb.DuckDBPyConnection, Result]]:
    with opened(build=order.file) as con:
        result = Result(newest_publication(con, order.file))
        load_log(con, order.folder, order.destination)
        account = None if order.is_same_account else order.platform.account
        refuse_to_go_back(con, order.destination, account, result.publication_id)
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
    """Write the lines about what is pending or held back, then hand the tasks on.

    Of people whom the destination did not know before, no line is added until that changes.
    """
    while part := list(islice(steps, N_LINES)):
        entries = (step.sent() if isinstance(step, Task) else step for step in part)
        is_news = [not isinstance(step, Task) or step.unknown_for is None for step in part]
        log.append(compress(entries, is_news))
        yield from (step for step in part if isinstance(step, Task))


def _tell(log: DeliveryLog, counts: Counts, done: list[tuple[Task, Outcome]]) -> None:
    log.append(
        task.became(one)
        for task, one in done
        if not one.is_unknown or task.unknown_for != one.error
    )
    for task, one in done:
        kind = task.item.kind
        if one.is_unknown:
            counts.unknown[kind, one.error or ""] += 1
        elif one.error:
            counts.failed[kind, one.error] += 1
        else:
            counts.delivered[kind] += 1
