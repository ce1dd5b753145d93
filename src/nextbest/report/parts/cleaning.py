"""Cleaning: how many raw rows are used, corrected and rejected, and why."""

from nextbest.database import Rows
from nextbest.report.charts import Charts
from nextbest.report.html import Section, missing
from nextbest.report.numbers import count, counted, listed, share, words
from nextbest.report.shop import Shop
from nextbest.report.tables import table

CLEANED = """
    with reasons as (
        select
            system || '.' || source_table as source,
            kind || ' (' || format('{:,}', n_rows) || ')' as told
        from build.marts.fct_cleaning_summary
        where outcome = 'rejected'
        qualify row_number() over (
            partition by system, source_table order by n_rows desc, kind
        ) <= 2
    ),
    joined as (select source, string_agg(told, ', ') as reasons from reasons group by source),
    counted as (
        select
            system || '.' || source_table as source,
            sum(n_rows) filter (outcome in ('used', 'rejected')) as raw,
            coalesce(sum(n_rows) filter (outcome = 'corrected'), 0) as corrected,
            coalesce(sum(n_rows) filter (outcome = 'rejected'), 0) as rejected,
            rejected / raw as share_rejected
        from build.marts.fct_cleaning_summary group by source
    )
    select * from counted left join joined using (source) order by share_rejected desc, source
"""
COLUMNS = {
    "source": "Source", "raw": "Rows", "corrected": "Corrections", "rejected": "Rejected",
    "share_rejected": "Share", "reasons": "Most frequent reasons",
}  # fmt: skip


def cleaning(shop: Shop, charts: Charts) -> Section:
    """Return what cleaning did to the raw rows."""
    found = shop.rows(CLEANED, "fct_cleaning_summary")
    if not found:
        body = missing("No raw row was counted.", "Each build counts them.")
        return Section("cleaning", "Cleaning", "Nothing was cleaned yet.", body)
    shown = [row | {"reasons": words(row["reasons"]) if row["reasons"] else None} for row in found]
    formats = dict.fromkeys(("raw", "corrected", "rejected"), count) | {"share_rejected": share}
    body = table(shown, "Raw rows by source, the most rejected first", COLUMNS, formats)
    return Section("cleaning", "Cleaning", cleaned(found), body)


def cleaned(found: Rows) -> str:
    """Return how many rows are rejected, and where most.

    Examples
    --------
    >>> cleaned([{"source": "web.events", "raw": 1000, "rejected": 20, "share_rejected": 0.02},
    ...          {"source": "shop.orders", "raw": 1000, "rejected": 0, "share_rejected": 0.0}])
    '20 of 2,000 rows (1.0%) are rejected; the largest share is 2.0% of web.events.'
    """
    raw, rejected = (sum(row[name] for row in found) for name in ("raw", "rejected"))
    most = share(found[0]["share_rejected"])
    worst = listed([row["source"] for row in found if share(row["share_rejected"]) == most])
    end = f"; the largest share is {most} of {worst}" if rejected else ""
    return (
        f"{count(rejected)} of {counted(raw, 'row')} ({share(rejected / raw)}) are rejected{end}."
    )
