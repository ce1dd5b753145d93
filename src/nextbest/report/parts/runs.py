"""Builds: when they ran, how long they took, and whether they were published."""

from typing import Any

import altair as alt

from nextbest.database import Rows
from nextbest.report.charts import BLUE, ORANGE, Charts
from nextbest.report.html import Section, missing, part
from nextbest.report.marks import of, said
from nextbest.report.numbers import count, counted, day, duration, moment
from nextbest.report.shop import Shop
from nextbest.report.tables import table

N_BUILDS = 30
# The newest build is published before its seconds are known: its start and its publication tell.
RUNS = f"""
    with builds as (
        select
            build_id,
            min(started_at) as started_at,
            max(as_of_date) as as_of_date,
            max(value) filter (topic = 'seconds' and item = 'build') as seconds,
            coalesce(bool_or(topic = 'outcome' and measure = 'failed'), false) as has_failed,
            sum(value) filter (topic = 'task' and measure = 'trained') as trained
        from build.marts.fct_build_runs group by build_id
    ),
    published as (
        select published_at, as_of_date, coalesce(lag(published_at) over (order by published_at),
            timestamp '1970-01-01') as after
        from build.marts.fct_publications where kind = 'full'
    )
    select
        builds.build_id,
        builds.started_at,
        builds.as_of_date,
        builds.has_failed,
        coalesce(builds.trained, 0) as trained,
        max(published.published_at) as published_at,
        coalesce(
            builds.seconds, extract(epoch from max(published.published_at) - builds.started_at)
        ) as seconds
    from builds
    left join published on builds.started_at < published.published_at
        and builds.started_at >= published.after
    group by builds.build_id, builds.started_at, builds.as_of_date, builds.has_failed,
        builds.trained, builds.seconds
    order by builds.started_at desc limit {N_BUILDS}
"""
STAGES = """
    select item as stage, value as seconds
    from build.marts.fct_build_runs
    where topic = 'seconds' and item <> 'build' and build_id = (
        select build_id from build.marts.fct_build_runs
        where topic = 'seconds' order by started_at desc limit 1
    )
    order by seconds desc limit 8
"""
COLUMNS = {
    "started": "Started", "as_of": "As of", "took": "Took", "trained": "Models trained",
    "outcome": "Outcome",
}  # fmt: skip


def runs(shop: Shop, charts: Charts) -> Section:
    """Return the builds and their cost."""
    found = shop.rows(RUNS, "fct_build_runs", "fct_publications")
    if not found:
        return Section("runs", "Builds and their cost", "No build is known.", "")
    stages = shop.rows(STAGES, "fct_build_runs")
    body = part("How long builds took", _took(found, charts)) if len(found) > 1 else ""
    body += table(
        [_row(row) for row in found[:12]],
        "The newest builds",
        COLUMNS,
        dict.fromkeys(("as_of", "took", "trained"), str),
    )
    if stages:
        body += part("Where the time goes", _stages(stages))
    return Section("runs", "Builds and their cost", ran(found, shop.file.stat().st_size), body)


def ran(found: Rows, size: int) -> str:
    """Return how many builds there were and what the newest one cost.

    Examples
    --------
    >>> from datetime import datetime
    >>> build = {"seconds": 97.0, "has_failed": False, "started_at": datetime(2026, 6, 1, 5),
    ...          "published_at": datetime(2026, 6, 1, 5, 2)}
    >>> ran([build], 12_000_000)
    'One build is known. It took 1 min 37 s. The published file has 12.0 MB.'
    """
    newest = next((row for row in found if row["seconds"] is not None), None)
    total = sum(row["seconds"] or 0 for row in found)
    took = f"took {duration(newest['seconds'])}" if newest else "has no known duration"
    failed = sum(row["has_failed"] for row in found)
    size_ = f"The published file has {size / 1e6:.1f} MB."
    if len(found) == 1:
        return f"One build is known. It {'failed' if failed else took}. {size_}"
    end = f"{counted(failed, 'build')} failed." if failed else "No build failed."
    return (
        f"The newest of {counted(len(found), 'known build')} {took}, all of them "
        f"{duration(total)}. {size_} {end}"
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    published = "published" if row["published_at"] else "not published"
    return {
        "started": moment(row["started_at"]),
        "as_of": day(row["as_of_date"]) if row["as_of_date"] else None,
        "took": duration(row["seconds"]) if row["seconds"] is not None else None,
        "trained": count(row["trained"]),
        "outcome": "failed" if row["has_failed"] else published,
    }


def _took(found: Rows, charts: Charts) -> str:
    known = [row for row in reversed(found) if row["seconds"] is not None]
    if len(known) < 2:  # noqa: PLR2004 - one bar says no more than the sentence
        return missing("One build is known.", "The chart begins with the second one.")
    shown = [
        {
            "build": row["build_id"], "minutes": row["seconds"] / 60,
            "kind": "trained models" if row["trained"] else "kept its models",
            "on": moment(row["started_at"]), "told": duration(row["seconds"]),
        }
        for row in known
    ]  # fmt: skip
    longest = max(known, key=lambda row: row["seconds"])
    sentence = (
        f"The longest of {len(known)} builds took {duration(longest['seconds'])}, on "
        f"{day(longest['started_at'])}."
    )
    chart = (
        of(shown)
        .mark_bar()
        .encode(
            x=alt.X(
                "build:N", title="Builds, oldest first", axis=alt.Axis(labels=False, ticks=False)
            ),
            y=alt.Y("minutes:Q", title="Minutes", axis=alt.Axis(tickCount=4)),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=["kept its models", "trained models"], range=[BLUE, ORANGE]),
            ),
            tooltip=said([("on", "started"), ("told", "took"), ("kind", "models")]),
        )
    )
    return charts.figure(chart, sentence, 180)


def _stages(found: Rows) -> str:
    columns = {"stage": "Stage", "seconds": "Took"}
    return table(
        found, "The longest stages of the last timed build", columns, {"seconds": duration}
    )
