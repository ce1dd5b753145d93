"""Lines that say how far a long step of a build has come."""

import logging
import sys
import time
from collections.abc import Callable

SECONDS_BETWEEN = 2.0
"""A line comes at most so often."""
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

    Examples
    --------
    >>> seconds = iter([0.0, 0.0, 60.0])
    >>> progress = Progress("training", "tasks", 4, lambda: next(seconds), print)
    >>> progress.at("churn_90d")
    training: churn_90d, 0 of 4 tasks done
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
    ) -> None:
        self._step, self._unit, self._total = step, unit, total
        self._clock, self._say = clock, say or _terminal().info
        self._started = clock()
        self._last: float | None = None
        self._units, self._rows = 0.0, 0

    def add(self, units: float = 0, rows: int = 0) -> None:
        """Count what is done."""
        self._units += units
        self._rows += rows

    def at(self, item: str) -> None:
        """Say what is being done now, unless the last line is too fresh."""
        now = self._clock()
        if self._last is not None and now - self._last < SECONDS_BETWEEN:
            return
        self._last = now
        done = f"{self._units:,.0f} of {self._total:,} {self._unit} done"
        parts = [f"{self._step}: {item}", done]
        if self._rows:
            parts.append(f"{self._rows:,} rows")
        if 0 < self._units < self._total:
            left = (now - self._started) / self._units * (self._total - self._units)
            parts.append(f"about {plain(left)} left")
        self._say(", ".join(parts))


def plain(seconds: float) -> str:
    """Return a duration as people say it.

    Examples
    --------
    >>> plain(42.3), plain(200), plain(9_000)
    ('42 seconds', '3 minutes', '2.5 hours')
    """
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} seconds"
    if seconds < 1.5 * HOUR:
        return f"{seconds / MINUTE:.0f} minutes"
    return f"{seconds / HOUR:.1f} hours"
