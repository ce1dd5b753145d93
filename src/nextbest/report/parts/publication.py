"""The last publication and what it changed."""

from datetime import datetime
from typing import Any

from nextbest.database import Rows
from nextbest.report.charts import Charts
from nextbest.report.html import Section, facts, missing, note, part
from nextbest.report.numbers import change, count, counted, day, listed, moment, share, words
from nextbest.report.shop import Shop
from nextbest.report.tables import table

PROFILES = """
    select
        count(*) filter (is_active) as active,
        count(*) filter (not is_active) as inactive,
        count(*) filter (is_active and is_personalized) as personalized,
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
    body = facts(
        [
            ("Published", f"{moment(newest['published_at'])} UTC"),
            ("What was known before", day(newest["as_of_date"])),
            ("Active profiles", count(profiles["active"])),
            ("Of these, personalized", count(profiles.get("personalized", 0))),
            ("Profiles that changed", count(profiles.get("changed", 0))),
            ("Offers granted by this build", count(decided["granted"])),
        ]
    )
    body += part("Offers, before and now", _offers(offers))
    body += part("Customers who moved", _moves(moves))
    body += part("Models", note(_models(models)))
    answer = changed(newest["published_at"], profiles, decided)
    return Section(
        "publication", "The last publication", answer, body, "What did the last publication change?"
    )


def changed(at: datetime, profiles: dict[str, Any], decided: dict[str, Any]) -> str:
    """Return what a publication changed.

    Examples
    --------
    >>> changed(
    ...     datetime(2026, 6, 1, 5), {"active": 60, "changed": 6}, {"decided": 60, "granted": 1}
    ... )
    'The publication of Jun 1, 2026 changed 6 of 60 active profiles (10%). It granted 1 new offer.'
    """
    active, new = profiles["active"], profiles.get("changed", 0)
    told = f" ({share(new / active)})" if active else ""
    return (
        f"The publication of {day(at)} changed {count(new)} of {count(active)} active profiles"
        f"{told}. It granted {counted(decided['granted'], 'new offer')}."
    )


def _offers(found: Rows) -> str:
    if not found:
        return missing("No offer was counted.", "The next build counts them.")
    columns = dict(OFFER_COLUMNS)
    if not found[0]["has_before"]:
        for name in ("before", "change"):
            columns.pop(name)
    formats = {name: count for name in columns if name != "offer"}
    if "change" in columns:
        formats["change"] = change
    if found[0]["has_before"]:
        caption = "Customers by offer, in this build and the one before"
        return table(found, caption, columns, formats)
    shown = table(found, "Customers by offer, in this build", columns, formats)
    return note("This is the first build that is known: there is none to compare with.") + shown


def _moves(found: Rows) -> str:
    if not found:
        return note("No customer whose segment was known before changed it with this build.")
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
