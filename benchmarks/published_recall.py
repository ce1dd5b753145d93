"""Recall of the next basket by what was published, day by day, against rows decided anew."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

PLACES = (3, 10)
N_DRAWS = 1_000
SHOWN = """
    select profiles.customer_id, recs.product_id, recs.place
    from {published}.marts.fct_email_profiles as profiles,
        unnest([
            {{'product_id': rec_1_id, 'place': 1}}, {{'product_id': rec_2_id, 'place': 2}},
            {{'product_id': rec_3_id, 'place': 3}}
        ]) as shown (recs)
    where profiles.is_active and not profiles.is_holdout
"""


@dataclass(frozen=True)
class Recalls:
    """Mean recall of the published and of the new recommendations, and what the ratio may be.

    Attributes
    ----------
    n_baskets : int
        Pairs of a day and a customer who buys something after it.
    published, anew : float
        The share of the basket's products that are among the recommended ones.
    low, high : float
        The middle 90 % of the ratio where customers are drawn with replacement.
    """

    n_baskets: int
    published: float
    anew: float
    low: float
    high: float

    @property
    def ratio(self) -> float:
        """Return recall of the published recommendations, divided by that of the new ones."""
        return self.published / self.anew if self.anew else float("nan")


def keep_new(database: Path, out: Path) -> None:
    """Keep the recommendations of a build that has no memory.

    They are ``fct_product_recommendations``; ``shown_place`` is the place in the profile.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{database}' as build (read_only)")
        table = "build.marts.fct_product_recommendations"
        columns = {row[0] for row in con.execute(f"describe {table}").fetchall()}
        shown = "shown_rank" if "shown_rank" in columns else "case when rank <= 3 then rank end"
        query = f"select customer_id, product_id, rank, {shown} as shown_place from {table}"
        con.execute(f"copy ({query}) to '{out}' (format parquet)")


def recalls(shop: Path, published: dict[date, Path], anew: dict[date, Path]) -> dict[int, Recalls]:
    """Return the recall at 3 (what profiles show) and at 10 (what is ranked).

    A customer's next basket after a day is what they bought on the first day from then on, however
    far off; a customer who buys nothing more does not count. Judged are active profiles outside
    the hold-out, on the days that both have.

    Parameters
    ----------
    shop
        Folder of the complete raw tables.
    published
        The published file of each day.
    anew
        What ``keep_new`` kept of each day.
    """
    with duckdb.connect() as con:
        _load_purchases(con, shop)
        days = sorted(set(published) & set(anew))
        found = pd.concat([_judged(con, day, published[day], anew[day]) for day in days])
    return {place: _summary(found[found["place"] == place]) for place in PLACES}


def _load_purchases(con: duckdb.DuckDBPyConnection, shop: Path) -> None:
    """Write ``purchases``: customer, day and product; an address is one customer, the oldest id."""
    for name in ("crm/customers", "shop/orders", "shop/order_lines"):
        (file,) = shop.glob(f"{name}.*")
        reader = "read_csv(?, all_varchar = true)" if file.suffix == ".csv" else "read_parquet(?)"
        con.execute(f"create table {file.stem} as from {reader}", [str(file)])
    con.execute("""
        create table purchases as
        with addresses as (
            select customer_id, lower(trim(email)) as address from customers where email is not null
        ),
        people as (
            select others.customer_id as raw_id, min(mine.customer_id) as customer_id
            from addresses as mine
            inner join addresses as others using (address)
            group by others.customer_id
        )
        select distinct
            coalesce(people.customer_id, orders.customer_id) as customer_id,
            cast(orders.ordered_at as date) as day,
            lines.product_id
        from orders
        inner join order_lines as lines using (order_id)
        left join people on people.raw_id = orders.customer_id
        where orders.status <> 'cancelled' and try_cast(lines.quantity as double) > 0
    """)


def _judged(con: duckdb.DuckDBPyConnection, day: date, published: Path, anew: Path) -> pd.DataFrame:
    """Return place, customer, recall of both, one row per place and customer with a basket."""
    con.execute(f"attach '{published}' as published (read_only)")
    con.execute(f"create or replace temp table shown as {SHOWN.format(published='published')}")
    found = con.execute(
        f"""
        with baskets as (
            select customer_id, product_id
            from purchases
            where day >= $day
            qualify day = min(day) over (partition by customer_id)
        ),
        old as (
            select customer_id, product_id, 3 as at_place from shown
            union all
            select customer_id, product_id, 10
            from published.marts.fct_product_recommendations where rank <= 10
        ),
        new as (
            select customer_id, product_id, 3 as at_place
            from read_parquet('{anew}') where shown_place <= 3
            union all
            select customer_id, product_id, 10 from read_parquet('{anew}') where rank <= 10
        )
        select
            place,
            customer_id,
            avg(((customer_id, product_id, place) in (from old))::int) as published,
            avg(((customer_id, product_id, place) in (from new))::int) as anew
        from baskets
        cross join (values (3), (10)) as places (place)
        where customer_id in (select customer_id from shown)
            and customer_id in (select customer_id from new)
        group by all
        order by all
        """,
        {"day": day},
    ).df()
    con.execute("detach published")
    return found


def _summary(rows: pd.DataFrame) -> Recalls:
    """Return the means and the interval of their ratio; customers are drawn, not days."""
    by_customer = rows.groupby("customer_id")[["published", "anew"]].sum().to_numpy()
    n = len(by_customer)
    weights = np.random.default_rng(1).multinomial(n, np.full(n, 1 / n), N_DRAWS)
    drawn = weights @ by_customer
    ratios = drawn[:, 0] / np.maximum(drawn[:, 1], np.finfo(float).tiny)
    low, high = np.quantile(ratios, [0.05, 0.95])
    means = rows[["published", "anew"]].mean()
    return Recalls(len(rows), *map(float, means), float(low), float(high))
