"""What a server does wrong on purpose: drawn from a seed, so that a run can be repeated."""

import hashlib
import random
import threading
from dataclasses import dataclass, field
from enum import Enum


class Fault(Enum):
    """One way in which a request can fail although it is right."""

    TOO_MANY = "429"
    ERROR_BEFORE = "5xx before the request was carried out"
    ERROR_AFTER = "5xx after the request was carried out"
    CLOSED_BEFORE = "connection closed before the request was carried out"
    CLOSED_AFTER = "connection closed after the request was carried out"

    @property
    def is_carried_out(self) -> bool:
        """Whether the platform holds what was sent, although the client cannot know it."""
        return self in {Fault.ERROR_AFTER, Fault.CLOSED_AFTER}

    @property
    def is_silent(self) -> bool:
        """Whether the client gets no answer at all."""
        return self in {Fault.CLOSED_BEFORE, Fault.CLOSED_AFTER}


@dataclass
class Faults:
    """Shares of requests that fail, and of items that are refused.

    Parameters
    ----------
    too_many, server_error, no_answer
        Shares of requests, each in [0, 1]: 429; 5xx; connection closed without an answer. Half of
        the latter two come after the request was carried out.
    bad_rows
        Share of items that are refused for ever, chosen by a hash of their id.
    retry_after
        Seconds that a 429 names, where the platform documents a header for it.
    seed
        Two servers with one seed and one order of requests fail alike.
    """

    too_many: float = 0.0
    server_error: float = 0.0
    bad_rows: float = 0.0
    no_answer: float = 0.0
    retry_after: int = 1
    seed: int = 7
    _random: random.Random = field(init=False, repr=False)
    _lock: threading.Lock = field(init=False, repr=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Start the draws."""
        self._random = random.Random(self.seed)

    def draw(self) -> Fault | None:
        """Return what happens to the next request."""
        with self._lock:
            share, coin = self._random.random(), self._random.random()
        if share < self.too_many:
            return Fault.TOO_MANY
        share -= self.too_many
        if share < self.server_error:
            return Fault.ERROR_BEFORE if coin < 0.5 else Fault.ERROR_AFTER
        share -= self.server_error
        if share < self.no_answer:
            return Fault.CLOSED_BEFORE if coin < 0.5 else Fault.CLOSED_AFTER
        return None

    def choose(self, statuses: tuple[int, ...]) -> int:
        """Return one of the statuses of 5xx that a platform documents."""
        with self._lock:
            return self._random.choice(statuses)

    def is_bad(self, item_id: str) -> bool:
        """Return whether the platform refuses this item, now and at each repetition."""
        digest = hashlib.sha256(f"{self.seed}:{item_id}".encode()).hexdigest()
        return int(digest[:8], 16) / 2**32 < self.bad_rows
