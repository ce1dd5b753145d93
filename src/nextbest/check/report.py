"""The dirt of the raw tables as lines for a terminal."""

from pathlib import Path
from typing import Any

from nextbest.check import gaps
from nextbest.database import Rows, opened, require, rows

NEEDED = {
    "intermediate.int_cleaning_counts": ("system", "source_table", "reason", "n_rows"),
    "marts.fct_cleaning_summary": ("system", "source_table", "outcome", "kind", "n_rows"),
    "intermediate.int_cleaning_shares": ("table_name", "loss", "n_rows", "n_lost"),
    "intermediate.int_cleaning_losses": ("table_name", "loss", "max_share", "is_required"),
}
TABLES = """
    select
        system || '.' || source_table as table_name,
        sum(n_rows) as raw,
        coalesce(sum(n_rows) filter (reason is null), 0) as used,
        coalesce(sum(n_corrected), 0) as corrected,
        raw - used as rejected
    from build.intermediate.int_cleaning_counts
    group by table_name order by table_name
"""
REASONS = """
    select system || '.' || source_table as table_name, reason, n_rows, example, n_example_rows
    from build.intermediate.int_cleaning_counts
    where reason is not null
    qualify row_number() over (partition by table_name order by n_rows desc, reason) <= 3
    order by table_name, n_rows desc, reason
"""
CORRECTIONS = """
    select system || '.' || source_table as table_name, kind, n_rows
    from build.marts.fct_cleaning_summary
    where outcome = 'corrected'
    qualify row_number() over (partition by table_name order by n_rows desc, kind) <= 3
    order by table_name, n_rows desc, kind
"""
LOSSES = """
    select shares.table_name, shares.loss, shares.n_rows, shares.n_lost, max_share, is_required
    from build.intermediate.int_cleaning_shares as shares
    left join build.intermediate.int_cleaning_losses as losses using (table_name, loss)
    where shares.n_lost > 0
    order by max_share is null, not is_required, table_name, loss
"""
LOST = {
    "rejected": "rows rejected",
    "unmatched": "keys that meet no row",
    "shrunk": "rows of the last build gone",
}


def dirt_report(database: Path) -> str:
    """Return what cleaning found: rows by table and reason, losses beside their limits, and gaps.

    Parameters
    ----------
    database
        The DuckDB file that was cleaned.

    Raises
    ------
    ValueError
        Where the file or a table is missing.
    """
    with opened(build=database) as con:
        require(con, "build", database, NEEDED | gaps.NEEDED)
        queries = (TABLES, REASONS, CORRECTIONS, LOSSES, gaps.GAPS)
        tables, reasons, corrections, losses, empty = (rows(con, query) for query in queries)
    lines = [*_table_lines(tables, reasons, corrections), "", *_loss_lines(losses)]
    told = gaps.gap_lines(empty)
    return "\n".join([*lines, *([""] if told else []), *told])


def _table_lines(tables: Rows, reasons: Rows, corrections: Rows) -> list[str]:
    lines = [f"{'Table':<22}{'rows':>12}{'used':>12}{'corrected':>12}{'rejected':>12}"]
    for table in tables:
        counts = "".join(f"{table[name]:>12,}" for name in ("raw", "used", "corrected", "rejected"))
        lines.append(f"{table['table_name']:<22}{counts}")
        lines += [
            f"    {reason['n_rows']:,} {reason['reason']}{_example(reason)}"
            for reason in reasons
            if reason["table_name"] == table["table_name"]
        ]
        lines += [
            f"    corrected: {correction['n_rows']:,} {correction['kind']}"
            for correction in corrections
            if correction["table_name"] == table["table_name"]
        ]
    return lines


def _example(reason: dict[str, Any]) -> str:
    if reason["example"] is None:
        return ""
    text = "".join(sign if sign.isprintable() else " " for sign in str(reason["example"]))[:60]
    n_rows = reason["n_example_rows"]
    return f", such as '{text}' ({'once' if n_rows == 1 else f'{n_rows:,} times'})"


def _loss_lines(losses: Rows) -> list[str]:
    if not losses:
        return ["Losses: none."]
    lines = ["Losses (rows rejected for a harmless reason, such as duplicate_key, do not count)"]
    for loss in losses:
        told = "within its limit"
        if loss["max_share"] is not None:
            outcome = "a build STOPS here" if loss["is_required"] else "a build warns"
            told = f"more than {loss['max_share']:.0%}: {outcome}"
        share = f"{loss['n_lost'] / loss['n_rows']:.1%}"
        amount = f"{loss['n_lost']:,} of {loss['n_rows']:,} {LOST[loss['loss']]}"
        lines.append(f"  {loss['table_name']:<20}{amount} ({share}), {told}")
    return lines
