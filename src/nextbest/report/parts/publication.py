"""The last publication and what it changed."""

from datetime import datetime
from typing import Any

from nextbest.database import Rows
from nextbest.report.charts import Charts
from nextbest.report.html import Section, missing, note, part
from nextbest.report.numbers import change, count, counted, day, listed, moment, share, words
from nextbest.report.parts.bases import counted_groups
from nextbest.report.shop import Shop
from nextbest.report.tables import Format, table

PROFILES = """
    select
        count(*) filter (is_active) as active,
        count(*) filter (
            is_active and updated_at >= (
                select max(first_updated_at) from build.marts.fct_publications where kind = 'full'
            )
        ) as changed
    from build.marts.fct_email_profiles
"""
DECIDED = """
    select
        count(*) as decided,
        count(*) filter (decided_on = as_of_date and offer_code is not null) as granted
    from build.marts.fct_next_best_offers
"""
# what the newest build and the one before it gave each offer
OFFERS = """
    with published as (
        select * from build.marts.fct_build_runs where topic = 'offer' and as_of_date is not null
    ),
    builds as (
        select build_id, row_number() over (order by max(started_at) desc) as place
        from published group by build_id
    )
    select
        item as offer,
        coalesce(max(value) filter (place = 2), 0) as before,
        coalesce(max(value) filter (place = 1), 0) as now,
        now - before as change,
        max((select max(place) from builds)) > 1 as has_before
    from published
    inner join builds using (build_id)
    where place <= 2
    group by offer order by now desc, offer
"""
MOVES = """
    select
        segment_kind,
        previous_segment as left_segment,
        segment,
        count(*) as customers
    from build.marts.fct_segment_entries
    where as_of_date = (
            select max(as_of_date) from build.marts.fct_publications where kind = 'full'
        )
        and event_type = 'entered' and previous_segment is not null
    group by all order by customers desc, segment_kind, left_segment, segment limit 8
"""
BEFORE = "select count(*) as n from build.marts.fct_publications where kind = 'full'"
# rows of what another tool did: only the first build reads them
BROUGHT = """
    select 'nextbest.' || source_table as source, sum(n_rows) as n
    from build.marts.fct_cleaning_summary
    where system = 'nextbest' and outcome = 'used' group by source order by source
"""
MODELS = """
    select task, event, role, why from build.marts.fct_model_history
    where decided_as_of = (select max(as_of_date) from build.marts.fct_publications)
    order by task, event
"""
OFFER_COLUMNS = {"offer": "Offer", "before": "Before", "now": "Now", "change": "Change"}
MOVE_COLUMNS = {
    "left_segment": "From", "segment": "To", "segment_kind": "Segment of", "customers": "Customers"
}  # fmt: skip


def publication(shop: Shop, charts: Charts) -> Section:
    """Return what readers see now, and what is new in it."""
    newest = shop.newest
    if newest is None:
        body = missing("Nothing has been published.", "A build that passes its tests publishes.")
        return Section("publication", "The last publication", "Nothing has been published.", body)
    (profiles,) = shop.rows(PROFILES, "fct_email_profiles") or [dict.fromkeys(("active",), 0)]
    (decided,) = shop.rows(DECIDED, "fct_next_best_offers") or [{"decided": 0, "granted": 0}]
    offers = shop.rows(OFFERS, "fct_build_runs")
    moves = shop.rows(MOVES, "fct_segment_entries")
    models = shop.rows(MODELS, "fct_model_history")
    brought = shop.rows(BROUGHT, "fct_cleaning_summary")
    (before,) = shop.rows(BEFORE, "fct_publications")
    body = part("Who is counted on this page", counted_groups(shop))
    if offers and offers[0]["has_before"]:
        body += part("Offers, before and now", _offers(offers))
    if moves:
        body += part("Customers who moved", _moves(moves))
    body += part("Models", note(_models(models)))
    return Section(
        "publication",
        "The last publication",
        changed(newest["published_at"], profiles, decided, is_first=before["n"] < 2),  # noqa: PLR2004
        body,
        "What did the last publication change?",
        more=published(newest, before["n"], brought),
    )


def changed(
    at: datetime, profiles: dict[str, Any], decided: dict[str, Any], *, is_first: bool
) -> str:
    """Return what a publication changed.

    Examples
    --------
    >>> changed(
    ...     datetime(2026, 6, 1, 5), {"active": 60, "changed": 6}, {"decided": 60, "granted": 1},
    ...     is_first=False,
    ... )
    'The publication of Jun 1, 2026 changed 6 of 60 active profiles (10%). It granted 1 new offer.'
    >>> changed(
    ...     datetime(2026, 6, 1, 5), {"active": 60, "changed": 60}, {"decided": 60, "granted": 58},
    ...     is_first=True,
    ... )
    'The publication of Jun 1, 2026 is the first: all 60 active profiles are new. It granted 58 new offers.'
    """  # noqa: E501 - what is said is one line
    active, new = profiles["active"], profiles.get("changed", 0)
    granted = f"It granted {counted(decided['granted'], 'new offer')}."
    if is_first:
        profiles_ = counted(active, "active profile is new", "active profiles are new")
        all_ = "all " if active > 1 else ""
        return f"The publication of {day(at)} is the first: {all_}{profiles_}. {granted}"
    told = f" ({share(new / active)})" if active else ""
    return (
        f"The publication of {day(at)} changed {count(new)} of {count(active)} active profiles"
        f"{told}. {granted}"
    )


def published(newest: dict[str, Any], n_publications: int, brought: Rows) -> str:
    """Return when the publication was made, and where what was decided earlier comes from."""
    said = [
        f"Published {moment(newest['published_at'])} UTC, from what was known before "
        f"{day(newest['as_of_date'])}."
    ]
    if n_publications < 2:  # noqa: PLR2004 - the first one
        said.append("No earlier publication is known, so there is nothing to compare it with.")
    told = [f"{counted(row['n'], 'row')} of {row['source']}" for row in brought if row["n"]]
    if told:
        said.append(
            f"Earlier decisions and deliveries are those of another tool, which the first build "
            f"brought in: {listed(told)}."
        )
    return " ".join(said)


def _offers(found: Rows) -> str:
    formats: dict[str, Format] = {"before": count, "now": count, "change": change}
    caption = "Customers by offer, in this build and the one before"
    return table(found, caption, OFFER_COLUMNS, formats)


def _moves(found: Rows) -> str:
    shown = [{name: words(value) if name != "customers" else value for name, value in row.items()}
             for row in found]  # fmt: skip
    return table(
        shown, "The most frequent moves between segments", MOVE_COLUMNS, {"customers": count}
    )


def _models(found: Rows) -> str:
    trained = sorted({words(row["task"]) for row in found if row["event"] == "trained"})
    promoted = sorted(
        {words(row["task"]) for row in found if row["role"] == "champion"} - set(trained)
    )
    said = [
        f"This build trained {listed(trained)}." if trained else "This build trained no model.",
        f"A new champion scores {listed(promoted)}." if promoted else "",
    ]
    return " ".join(filter(None, said))
