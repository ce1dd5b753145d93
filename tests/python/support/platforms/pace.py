"""How many requests a platform takes in a time."""

import threading
import time
from collections import deque
from dataclasses import dataclass

JITTER = 0.95
"""Requests that a client spaces evenly arrive a little closer together. What counts is the number
of requests within this share of the documented time."""
clock = time.monotonic
"""The clock of all rates, in seconds; a test can put another one in its place."""


@dataclass(frozen=True)
class Rate:
    """At most `n` requests in `seconds`."""

    n: int
    seconds: float


class Pace:
    """The requests to one place, against its documented rates.

    `scale` multiplies every number of requests, so that a test need not take the minutes that the
    platform would.
    """

    def __init__(self, rates: tuple[Rate, ...], scale: float = 1.0) -> None:
        self.rates = tuple(Rate(int(rate.n * scale), rate.seconds) for rate in rates)
        self._seen = [deque[float]() for _ in rates]
        self._blocked = (0.0, 0.0)
        self._lock = threading.Lock()

    def too_many(self) -> tuple[float, str] | None:
        """Count a request; return the seconds to wait and what is wrong, where it is too many."""
        now = clock()
        with self._lock:
            told, until = self._blocked
            if now < until - 0.02:
                # Requests that were on their way when the 429 was told cannot have known of it.
                early = now > told + 0.25
                return until - now, "sent again before the time that a 429 named" if early else ""
            for rate, seen in zip(self.rates, self._seen, strict=True):
                while seen and seen[0] <= now - rate.seconds * JITTER:
                    seen.popleft()
                if len(seen) >= rate.n:
                    wait = seen[0] + rate.seconds - now
                    return wait, f"more than {rate.n} requests in {rate.seconds:g} s"
            for seen in self._seen:
                seen.append(now)
        return None

    def block(self, seconds: float) -> None:
        """Refuse everything for as long as a 429 has named."""
        with self._lock:
            now = clock()
            self._blocked = (now, now + seconds)

    def remaining(self) -> tuple[int, int, float]:
        """Return limit, requests left and seconds left of the longest time."""
        if not self.rates:
            return 0, 0, 0.0
        with self._lock:
            rate, seen = self.rates[-1], self._seen[-1]
            left = seen[0] + rate.seconds - clock() if seen else rate.seconds
            return rate.n, max(rate.n - len(seen), 0), max(left, 0.0)
