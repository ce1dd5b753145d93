"""What waits for a person, and how it differs from what readers have."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from nextbest.approvals.record import found
from nextbest.database import opened
from nextbest.diff_decisions import decision_diff
from nextbest.files import published_file
from nextbest.publish.waiting import Shown, shown
from nextbest.schemas import MARTS, PUBLISHED, WAITING, beside


@dataclass(frozen=True)
class Waiting:
    """A build that waits.

    Attributes
    ----------
    shown
        What its file says.
    status
        ``waiting``, or what became of it; ``unknown`` while a build has the working file.
    decided_by
        Who decided, if anybody did.
    """

    shown: Shown
    status: str
    decided_by: str | None

    @property
    def since(self) -> datetime:
        """When the build began, UTC."""
        return datetime.strptime(self.shown.approval_id[:15], "%Y%m%dT%H%M%S")

    def lines(self) -> list[str]:
        """Return what is printed about it."""
        told = {
            "waiting": "waits for an approval",
            "approved": f"was approved by {self.decided_by}, not published: approve again",
            "superseded": "can no longer be approved: a newer build took its place",
            "unknown": "waits for an approval, unless the build that runs now takes its place",
        }
        about = self.shown
        since = f"built {self.since:%Y-%m-%d %H:%M} UTC"
        status = told.get(self.status, self.status)
        lines = [f"{about.approval_id}, as of {about.as_of_date}, {since}, {status}"]
        lines += [f"  {reason}" for reason in about.reasons.split("; ")]
        if about.n_withdrawn:
            lines.append(f"  {about.n_withdrawn:,} profiles left since, because people said no")
        return lines


def waiting(working: Path, marts: str = MARTS) -> Waiting | None:
    """Return the build that waits; None where none does.

    Parameters
    ----------
    working
        The working file. A build that runs does not keep the answer back.
    marts
        The schema of the target's marts.
    """
    file = published_file(working, beside(marts, MARTS, WAITING))
    if not file.exists():
        return None
    with opened(waits=file) as con:
        about = shown(con, "waits")
    try:
        con = duckdb.connect(str(working), read_only=True)
    except duckdb.Error:
        return Waiting(about, "unknown", None)
    with con:
        approval = found(con, marts, about.approval_id)
    return Waiting(about, approval.status, approval.decided_by)


def difference(working: Path, approval_id: str, marts: str = MARTS) -> str:
    """Return the page that compares a build that waits with what readers have.

    Raises
    ------
    ValueError
        Where another build waits, or none.
    """
    found_ = waiting(working, marts)
    if found_ is None:
        raise ValueError("no build waits for an approval")
    about = found_.shown
    if about.approval_id != approval_id:
        raise ValueError(
            f"{approval_id} does not wait; the build that waits is {about.approval_id}"
        )
    readers = published_file(working, beside(marts, MARTS, PUBLISHED))
    page = decision_diff(readers, published_file(working, beside(marts, MARTS, WAITING)))
    head = [
        f"# Build {about.approval_id} waits for an approval",
        *(f"- {reason}" for reason in about.reasons.split("; ")),
        f"- Content: {about.content_hash}",
    ]
    return "\n".join(head) + "\n\n" + page.replace("# Decisions: ", "## Decisions: ", 1)
