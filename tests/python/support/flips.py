"""Offers that flip back: a customer sees one, then another, and within a week the first again."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

WEEK = 7


@dataclass(frozen=True)
class Flips:
    """How many customers saw an offer flip back.

    Attributes
    ----------
    n_customers : int
        Those with an active profile on any of the days.
    n_flipped : int
        Those to whom an offer, or none, came back within a week.
    n_flipped_offers : int
        The same, between two offers.
    """

    n_customers: int
    n_flipped: int
    n_flipped_offers: int

    @property
    def share(self) -> float:
        """The share of the customers to whom an offer, or none, came back."""
        return self.n_flipped / max(self.n_customers, 1)


def flips(published: dict[date, Path]) -> Flips:
    """Count the offers that flip back over the published days."""
    with duckdb.connect() as con:
        con.execute("create table shown (day date, customer_id varchar, offer_code varchar)")
        for day, file in published.items():
            con.execute(f"attach '{file}' as one_day (read_only)")
            con.execute(
                "insert into shown select ?, customer_id, offer_code "
                "from one_day.marts.fct_email_profiles where is_active",
                [day],
            )
            con.execute("detach one_day")
        return count_flips(con)


def count_flips(con: duckdb.DuckDBPyConnection) -> Flips:
    """Count them over ``shown``: day, customer_id, offer_code, one row per day and customer."""
    (row,) = con.execute(f"""
        with changes as (
            select
                *,
                lag(day) over days as last_day,
                lag(offer_code) over days as last_code
            from shown
            window days as (partition by customer_id order by day)
        ),
        starts as (select * from changes where offer_code is distinct from last_code),
        ends as (
            select customer_id, day as left_on, last_code as offer_code
            from changes
            where last_day is not null and offer_code is distinct from last_code
        ),
        returns as (
            select distinct starts.customer_id, starts.offer_code <> '' and starts.last_code <> ''
                as is_between_offers
            from starts
            inner join ends
                on
                    starts.customer_id = ends.customer_id
                    and starts.offer_code = ends.offer_code
                    and starts.day > ends.left_on
                    and starts.day <= ends.left_on + {WEEK}
        )
        select
            (select count(distinct customer_id) from shown),
            count(distinct customer_id),
            count(distinct customer_id) filter (is_between_offers)
        from returns
    """).fetchall()
    return Flips(*row)
