"""Klaviyo's jobs: work that is accepted now and carried out later."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass
class Job:
    """One job of one request."""

    job_id: str
    kind: str
    rows: list[dict[str, Any]]
    carry_out: Callable[["Job"], None]
    request: int
    names: set[str] = field(default_factory=set)
    accepted_at: float = field(default_factory=time.monotonic)
    created_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    n_polls: int = 0
    is_done: bool = False
    errors: list[dict[str, Any]] = field(default_factory=list)
    n_skipped: int = 0

    def told(self, status: str) -> dict[str, Any]:
        """Return the job as the API tells it.

        In Klaviyo's example 9 are completed and 1 has failed of 10: completed does not include
        what has failed.
        """
        n_failed = len(self.errors)
        n_done = len(self.rows) - n_failed - self.n_skipped if self.is_done else 0
        counts = {"total_count": len(self.rows), "completed_count": n_done}
        if "suppression" in self.kind:
            counts["skipped_count"] = self.n_skipped
        else:
            counts["failed_count"] = n_failed
        attributes = {"status": status, "created_at": self.created_at, **counts}
        if self.kind.startswith("catalog"):
            attributes["errors"] = self.errors
        return {"type": self.kind, "id": self.job_id, "attributes": attributes}
