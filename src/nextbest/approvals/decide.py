"""A person approves or refuses a build that waits; what is published is what was shown."""

from pathlib import Path

import duckdb

from nextbest.approvals.publication import follow, publication_of, publish_waiting
from nextbest.approvals.record import Approval, decide, found, is_overtaken, published, writing
from nextbest.files import published_file
from nextbest.publish.waiting import Shown, verify
from nextbest.schemas import MARTS, PUBLISHED, WAITING, beside


def approve(working: Path, approval_id: str, by: str, why: str, marts: str = MARTS) -> str:
    """Record an approval and publish the rows that waited; return what was done, in a sentence.

    A command that was killed is finished by the same command again, under the first name.

    Parameters
    ----------
    working
        The working file.
    approval_id
        The build.
    by, why
        Who decides, and why.
    marts
        The schema of the target's marts.

    Raises
    ------
    ValueError
        Where the build was refused, a newer one took its place, it is not what was shown, or
        another process has the working file.
    """
    waits, readers = _files(working, marts)
    with writing(working) as con:
        approval = found(con, marts, approval_id)
        done = publication_of(readers, approval_id)
        if approval.publication_id or done:
            return _finish(con, marts, approval, waits, readers)
        _must_wait(con, marts, approval)
        about = _as_shown(waits, approval)
        if approval.status == "waiting":
            decide(con, marts, approval_id, "approved", by, why)
        publish_waiting(con, marts, waits, readers)
        text = _finish(con, marts, found(con, marts, approval_id), waits, readers)
    if about.n_withdrawn:
        text += (
            f" Since the build, suppression has changed or removed {about.n_withdrawn:,} of its "
            "profiles: people who said no."
        )
    return text


def refuse(working: Path, approval_id: str, by: str, why: str, marts: str = MARTS) -> str:
    """Record a refusal and remove the rows that waited; return what was done, in a sentence.

    Raises
    ------
    ValueError
        Where the build was approved, a newer one took its place, or another process has the
        working file.
    """
    waits, readers = _files(working, marts)
    with writing(working) as con:
        approval = found(con, marts, approval_id)
        if approval.status == "refused":
            waits.unlink(missing_ok=True)
            return f"{approval_id} was refused before, by {approval.decided_by}: {approval.why}."
        if approval.status == "approved" or publication_of(readers, approval_id):
            raise ValueError(f"{approval_id} was approved by {approval.decided_by}: {approval.why}")
        _must_wait(con, marts, approval)
        decide(con, marts, approval_id, "refused", by, why)
    waits.unlink(missing_ok=True)
    return f"{approval_id} is refused by {by}. Readers keep the last publication."


def _files(working: Path, marts: str) -> tuple[Path, Path]:
    waits = published_file(working, beside(marts, MARTS, WAITING))
    return waits, published_file(working, beside(marts, MARTS, PUBLISHED))


def _must_wait(con: duckdb.DuckDBPyConnection, marts: str, approval: Approval) -> None:
    if approval.status == "refused":
        raise ValueError(
            f"{approval.approval_id} was refused by {approval.decided_by}: {approval.why}. "
            "Run dbt build for another build"
        )
    if approval.status == "superseded" or is_overtaken(con, marts, approval.built_at):
        raise ValueError(
            f"{approval.approval_id} can no longer be decided, because a newer build took its "
            "place, even if that one failed. See nextbest approvals, or run dbt build"
        )


def _as_shown(waits: Path, approval: Approval) -> Shown:
    """Return what waits, if it is what was built for this approval."""
    if approval.content_hash is None or not waits.exists():
        raise ValueError(
            f"{approval.approval_id}: there are no rows to publish ({waits}), because the build "
            "did not come to its end or the file was removed. Run dbt build again"
        )
    with duckdb.connect(str(waits), read_only=True) as con:
        about = verify(con, waits, approval.content_hash)
    if about.approval_id != approval.approval_id:
        raise ValueError(f"{waits} holds {about.approval_id}: approve that build instead")
    return about


def _finish(
    con: duckdb.DuckDBPyConnection, marts: str, approval: Approval, waits: Path, readers: Path
) -> str:
    """Record what readers have, which a killed command may have left out."""
    told = publication_of(readers, approval.approval_id)
    publication_id = approval.publication_id
    if told and not publication_id:
        publication_id, n_withdrawn = told
        follow(con, marts, readers)
        published(con, marts, approval.approval_id, publication_id, n_withdrawn)
        waits.unlink(missing_ok=True)
        return (
            f"{approval.approval_id} is approved by {approval.decided_by} and published as "
            f"{publication_id}."
        )
    return (
        f"{approval.approval_id} was approved before, by {approval.decided_by}: {approval.why}. "
        f"It was published as {publication_id}."
    )
