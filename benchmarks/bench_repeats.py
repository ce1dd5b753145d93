"""What the rules of what may come again cost: the next basket of a day's lists, on two shops.

A shop is built as of a date, once with the vars as shipped and once without rules. Judged are the
ten products of each list against the first basket from that date on, beside what each customer
bought on most days, filled up with what sold most in four weeks. The benchmark ends in an error
where the rules leave less than nine tenths of the recall without them, or less than frequency has.
"""

import argparse
import sys
from pathlib import Path

import duckdb
import pandas as pd

import shops

NO_RULES = dict.fromkeys(
    ("lost_share", "share_min", "share_max", "early_share", "cooldown_days_min"), 0
) | {"cooldown_days_max": 0, "days_ahead": 0, "cost_max": 1}
BOUGHT = """
    create temp table bought as
    select distinct customer_id, product_id, cast(ordered_at as date) as day
    from intermediate.int_order_lines
    where not is_return
"""
FREQUENT = """
    create temp table frequent as
    with popular as (
        select product_id, row_number() over (order by count(*) desc, product_id) as place
        from bought
        where day < cast($day as date) and day >= cast($day as date) - 28
        group by product_id
    ),
    own as (
        select customer_id, product_id, count(*) as n_days
        from bought
        where day < cast($day as date)
        group by all
    )
    select customers.customer_id, products.product_id
    from (select distinct customer_id from own) as customers
    cross join (select distinct product_id from bought where day < cast($day as date)) as products
    left join own using (customer_id, product_id)
    left join popular using (product_id)
    qualify
        row_number() over (
            partition by customer_id
            order by coalesce(n_days, 0) desc, place nulls last, product_id
        ) <= 10
"""
RECALL = """
    with baskets as (
        select customer_id, product_id
        from bought
        where day >= cast($day as date)
        qualify day = min(day) over (partition by customer_id)
    ),
    lists as (
        select customer_id, product_id
        from marts.fct_product_recommendations
        where rank <= 10
    )
    select customer_id,
        avg(((customer_id, product_id) in (from lists))::int) as listed,
        avg(((customer_id, product_id) in (from frequent))::int) as frequent
    from baskets
    where customer_id in (select customer_id from frequent)
    group by all
"""
LEAST_SHARE = 0.9


def main() -> int:
    """Build what is missing, print a row per shop and return 1 where one misses a target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("target/bench/repeats"))
    folder = parser.parse_args().folder.resolve()
    missed = []
    print(f"| shop | customers | as shipped | no rules | frequency | share left ({LEAST_SHARE}) |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, day in (("online_retail", "2011-11-07"), ("grocer", "2024-11-05")):
        shipped = recalls(_shop(name, folder / "shipped"), day)
        free = recalls(_shop(name, folder / "free"), day, rec_repeats=NO_RULES)
        share = shipped["listed"] / free["listed"]
        print(
            f"| {name} | {shipped['n']:,.0f} | {shipped['listed']:.4f} | {free['listed']:.4f} "
            f"| {shipped['frequent']:.4f} | {share:.3f} |",
            flush=True,
        )
        if share < LEAST_SHARE or shipped["listed"] < shipped["frequent"]:
            missed.append(name)
    if missed:
        print(f"the rules of what may come again cost too much: {', '.join(missed)}")
    return 1 if missed else 0


def recalls(shop: shops.Shop, day: str, **variables: object) -> pd.Series:
    """Return the mean recall of the lists and of personal frequency, and the customers judged."""
    shop.build("+fct_product_recommendations", "+int_order_lines", as_of_date=day, **variables)
    with duckdb.connect(str(shop.database), read_only=True) as con:
        con.execute(BOUGHT)
        con.execute(FREQUENT, {"day": day})
        rows = con.execute(RECALL, {"day": day}).df()
    means = rows[["listed", "frequent"]].mean()
    return pd.concat([means, pd.Series({"n": len(rows)})])


def _shop(name: str, folder: Path) -> shops.Shop:
    return shops.online_retail(folder) if name == "online_retail" else shops.grocer(folder)


if __name__ == "__main__":
    sys.exit(main())
