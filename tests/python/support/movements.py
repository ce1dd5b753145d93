"""What moves between two published files, for whom, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb

from chain import Chain, load, tables_of

PROFILES = "marts.fct_email_profiles"
# Measured anew each day; they are published as of the day on which the row last changed.
FROZEN = (
    "purchase_7d_probability",
    "churn_90d_probability",
    "click_probability",
    "expected_spend_90d",
)
RECS = (1, 2, 3)
CAUSES = {
    "state": ("is_active", "suppressed_reason", "email_permission", "is_personalised"),
    "identity": ("external_id", "email", "email_sha256"),
    "offer": ("offer_code",),
    "deadline": ("offer_expires_on", "offer_expires_text"),
    "products": tuple(f"rec_{number}_id" for number in RECS),
    "product_words": tuple(
        f"rec_{number}_{part}"
        for number in RECS
        for part in ("name", "description", "image_url", "url", "price_text", "reason_text")
    ),
    "validity": ("recs_valid_until",),
    "stage": ("lifecycle_stage", "journey_stage", "journey_stage_text", "is_vip"),
    "segments": ("segment_propensity", "segment_churn", "segment_value"),
    "experiment": ("experiment_id", "variant"),
    "send_hour": ("best_send_hour", "best_send_hour_local"),
}
"""Columns that move together; those that are in no group are `other`, with the payload's text."""
TOLD_BY_OTHERS = {"updated_at", "payload", *FROZEN}


@dataclass(frozen=True)
class Movement:
    """What moved from one day to the next.

    Attributes
    ----------
    day : datetime.date
        The later day.
    rows, moved : dict[str, int]
        Profiles, and those that came, went or changed, by whom: ``all``; ``quiet``, about whom
        nothing became known, mails sent to them aside; ``silent``, not even a mail.
    causes : dict[str, int]
        Of all that changed, in how many rows a group of columns did, see ``CAUSES``.
    broken : dict[str, int]
        Rows that break a rule of ``updated_at``, by rule.
    """

    day: date
    rows: dict[str, int]
    moved: dict[str, int]
    causes: dict[str, int]
    broken: dict[str, int]

    def share(self, whom: str) -> float:
        """Return the share of the rows that moved."""
        return self.moved[whom] / max(self.rows[whom], 1)


def movements(chain: Chain) -> Iterator[Movement]:
    """Compare each published day with the one before."""
    for earlier, later in pairwise(sorted(chain.published)):
        with compared(chain.published[earlier], chain.published[later]) as con:
            touch(con, chain.raw[earlier], chain.raw[later])
            yield movement(con, later)


@contextmanager
def compared(before: Path, after: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open two published files as ``before`` and ``after``."""
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        for name, file in (("before", before), ("after", after)):
            con.execute(f"attach '{file}' as {name} (read_only)")
        yield con


def touch(con: duckdb.DuckDBPyConnection, before: Path, after: Path) -> None:
    """Write down in ``touched`` about whom something became known between two folders.

    Whoever shares an address with them is the same person. ``is_mailed_only`` says that the mails
    sent and delivered to them are all there is; ``changed_products`` lists products that changed.
    """
    con.execute("create or replace temp table news (customer_id varchar, is_mail boolean)")
    con.execute("create or replace temp table changed_products (product_id varchar)")
    con.execute("create or replace temp table addresses (customer_id varchar, address varchar)")
    for table in tables_of(after):
        load(con, after, table, "new")
        load(con, before, table, "old")
        con.execute(
            "create or replace temp table changed as (from new except all from old) "
            "union all (from old except all from new)"
        )
        if table == "shop.products":
            con.execute("insert into changed_products select distinct product_id from changed")
        elif table == "shop.order_lines":
            load(con, after, "shop.orders", "orders")
            con.execute(
                "insert into news select customer_id, false from orders "
                "where order_id in (select order_id from changed)"
            )
        elif table != "esp.campaigns":
            is_mail = "event_type in ('sent', 'delivered')" if "email" in table else "false"
            con.execute(f"insert into news select customer_id, {is_mail} from changed")
        if table == "crm.customers":
            con.execute(
                "insert into addresses select customer_id, lower(trim(email)) from (from new "
                "union all from old) where email is not null"
            )
    con.execute("""
        create or replace temp table touched as
        select customer_id, bool_and(is_mail) as is_mailed_only
        from (
            from news
            union all
            select others.customer_id, news.is_mail
            from news
            inner join addresses as mine using (customer_id)
            inner join addresses as others using (address)
        )
        group by customer_id
    """)


def movement(con: duckdb.DuckDBPyConnection, day: date) -> Movement:
    """Compare ``before`` and ``after``, with what ``touch`` wrote down."""
    columns = [row[0] for row in con.execute(f"describe after.{PROFILES}").fetchall()]
    groups = {name: [c for c in names if c in columns] for name, names in CAUSES.items()}
    known = {column for names in groups.values() for column in names} | TOLD_BY_OTHERS
    groups["other"] = [column for column in columns if column not in known]
    content = [column for column in columns if column not in {"updated_at", *FROZEN}]
    flags = {name: _differ(names) for name, names in groups.items() if names}
    con.execute(f"""
        create or replace temp table pairs as
        select
            coalesce(new.customer_id, old.customer_id) as customer_id,
            old.customer_id is null or new.customer_id is null as comes_or_goes,
            {_differ(content)} as has_changed,
            {_differ([c for c in FROZEN if c in columns])} as has_measured_anew,
            old.updated_at as before_at,
            new.updated_at as after_at,
            {", ".join(f"{flag} as in_{name}" for name, flag in flags.items())},
            coalesce(touched.is_mailed_only, true)
            and not exists (
                from changed_products where product_id in (old.rec_1_id, old.rec_2_id, old.rec_3_id)
            ) as is_quiet,
            touched.customer_id is not null as is_touched
        from before.{PROFILES} as old
        full outer join after.{PROFILES} as new on old.customer_id = new.customer_id
        left join touched on touched.customer_id = coalesce(new.customer_id, old.customer_id)
    """)
    whom = {"all": "true", "quiet": "is_quiet", "silent": "is_quiet and not is_touched"}
    moved = "(comes_or_goes or has_changed or before_at <> after_at)"
    return Movement(
        day,
        _counts(con, whom),
        _counts(con, {name: f"{which} and {moved}" for name, which in whom.items()}),
        _counts(con, {name: f"in_{name} and not comes_or_goes" for name in flags})
        | _counts(con, {"comes_or_goes": "comes_or_goes"}),
        broken_rules(con),
    )


def broken_rules(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the rows of ``pairs`` and of ``after`` that break a rule of ``updated_at``."""
    pairs = _counts(
        con,
        {
            "changed, and updated_at did not": "has_changed and before_at = after_at",
            "updated_at changed, and nothing else": "not has_changed and before_at <> after_at",
            "measured anew without updated_at": "has_measured_anew and before_at = after_at",
            "goes back": "after_at < before_at",
        },
    )
    new_at = "after_at is not null and after_at is distinct from before_at"
    ((outside, twice),) = con.execute(f"""
        with publications as (
            from after.marts.fct_publications
            where publication_id not in (select publication_id from before.marts.fct_publications)
        )
        select
            count(*) filter (not exists (
                from publications where after_at between first_updated_at and published_at
            )),
            count(*) - count(distinct date_trunc('millisecond', after_at))
        from pairs where {new_at}
    """).fetchall()
    return pairs | {"outside its publication": outside, "shares a millisecond": twice}


def _differ(columns: list[str]) -> str:
    """Return SQL: whether any of the columns differs in a row that both files have."""
    tests = " or ".join(f"old.{column} is distinct from new.{column}" for column in columns)
    return f"(old.customer_id = new.customer_id and ({tests or 'false'})) is true"


def _counts(con: duckdb.DuckDBPyConnection, conditions: dict[str, str]) -> dict[str, int]:
    counts = ", ".join(f"count(*) filter ({condition})" for condition in conditions.values())
    (row,) = con.execute(f"select {counts} from pairs").fetchall()
    return dict(zip(conditions, row, strict=True))
