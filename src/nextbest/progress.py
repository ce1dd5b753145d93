"""Lines that say how far a long step of a build has come."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS_BETWEEN = 2.0
"""A line comes at most so often."""
SECONDS_WITHIN = 10.0
"""A line about the steps within an item comes at most so often, so short items have none."""
STEPS_THAT_TELL = 1 / 3
"""Steps are unlike, the longest begin first: fewer of them say nothing about the time left."""
MINUTE, HOUR = 60, 3_600


def _terminal() -> logging.Logger:
    """Return a logger to stderr: stdout is dbt's, which may write JSON to it."""
    logger = logging.getLogger("nextbest.progress")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        formatter = logging.Formatter("%(asctime)s  %(message)s", datefmt="%H:%M:%S")
        formatter.converter = time.gmtime  # as dbt's own lines
        handler.setFormatter(formatter)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


class Progress:
    """How far a step has come: what is done, how many rows, how long it will still take.

    The time that is left follows from the time that was needed so far in this run: half by what is
    counted and half by rows, since a training of few rows takes its time, too.

    Parameters
    ----------
    step
        What is being done, such as ``training``.
    unit
        What is counted, such as ``tasks``.
    total
        How many there are.
    clock
        Seconds that pass.
    say
        Where the lines go; by default to the terminal.
    total_rows
        How many rows there are in all, where that is known.

    Examples
    --------
    >>> seconds = iter([0.0, 0.0, 30.0, 60.0])
    >>> progress = Progress("training", "tasks", 4, lambda: next(seconds), print)
    >>> progress.at("churn_90d")
    training: churn_90d, 0 of 4 tasks done
    >>> progress.expect_steps(10)
    >>> progress.step(5)
    training: churn_90d, 5 of 10 steps, 0 of 4 tasks done, about 4 minutes left
    >>> progress.add(units=1, rows=12_000)
    >>> progress.at("click")
    training: click, 1 of 4 tasks done, 12,000 rows, about 3 minutes left
    """

    def __init__(
        self,
        step: str,
        unit: str,
        total: int,
        clock: Callable[[], float] = time.monotonic,
        say: Callable[[str], None] | None = None,
        total_rows: int = 0,
    ) -> None:
        self._step, self._unit, self._total, self._total_rows = step, unit, total, total_rows
        self._clock, self._say = clock, say or _terminal().info
        self._started = clock()
        self._last: float | None = None
        self._units, self._rows = 0.0, 0
        self._item, self._item_rows = "", 0
        self._steps, self._total_steps = 0, 0
        self._lock = threading.Lock()

    def add(self, units: float = 0, rows: int = 0) -> None:
        """Count what is done."""
        self._units += units
        self._rows += rows
        self._steps, self._total_steps = 0, 0

    def expect(self, units: int, rows: int) -> None:
        """Count what turned out to be to do as well."""
        self._total += units
        self._total_rows += rows

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Leave what is done meanwhile out of the time that was needed: it is not counted."""
        began = self._clock()
        yield
        self._started += self._clock() - began

    def at(self, item: str, rows: int = 0) -> None:
        """Say what is being done now, of how many rows, unless the last line is too fresh."""
        self._item, self._item_rows = item + (f" of {rows:,} rows" if rows else ""), rows
        self._steps, self._total_steps = 0, 0
        self._tell(SECONDS_BETWEEN)

    @contextmanager
    def item(self, item: str, rows: int) -> Iterator[None]:
        """Say what is being done now, and count it when it has ended, well or not."""
        self.at(item, rows)
        try:
            yield
        finally:
            self.add(units=1, rows=rows)

    def expect_steps(self, total: int) -> None:
        """Say how many steps the item has."""
        self._total_steps = total

    def step(self, n: int = 1) -> None:
        """Count steps of the item, in any thread, and say so where it is long."""
        with self._lock:
            self._steps += n
            self._tell(SECONDS_WITHIN)

    def _tell(self, distance: float) -> None:
        now = self._clock()
        if self._last is not None and now - self._last < distance:
            return
        self._last = now
        parts = [f"{self._step}: {self._item}"]
        if self._steps:
            parts.append(f"{self._steps:,} of {self._total_steps:,} steps")
        parts.append(f"{self._units:,.0f} of {self._total:,} {self._unit} done")
        if self._rows:
            of = f" of {self._total_rows:,}" if self._total_rows else ""
            parts.append(f"{self._rows:,}{of} rows")
        done = self._share_done()
        has_steps = self._steps >= STEPS_THAT_TELL * self._total_steps
        if 0 < done < 1 and (self._units or self._rows or has_steps):
            parts.append(f"about {plain((now - self._started) / done * (1 - done))} left")
        self._say(", ".join(parts))

    def _share_done(self) -> float:
        within = self._steps / self._total_steps if self._total_steps else 0.0
        by_units = (self._units + within) / max(self._total, 1)
        if not self._total_rows:
            return by_units
        return (by_units + (self._rows + within * self._item_rows) / self._total_rows) / 2


def unheard() -> Progress:
    """Return a progress that says nothing, for those who call a step by itself."""
    return Progress("", "", 0, say=lambda _: None)


def plain(seconds: float) -> str:
    """Return a duration as people say it.

    Examples
    --------
    >>> plain(0.8), plain(42.3), plain(200), plain(9_000)
    ('1 second', '42 seconds', '3 minutes', '2.5 hours')
    """
    if seconds < 2 * MINUTE:
        whole = max(round(seconds), 1)
        return f"{whole} second" + "s" * (whole > 1)
    if seconds < 1.5 * HOUR:
        return f"{seconds / MINUTE:.0f} minutes"
    return f"{seconds / HOUR:.1f} hours"
