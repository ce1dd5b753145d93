"""What a shop decides on each day of many, in small: stages, bands, offers and recommendations.

A chain of hundreds of real builds takes a day. This stands in for it where only the shares of
decisions matter. Orders, sign-ups, consents and emails are those of the shop, each counted from the
day on which it was known. Bands come from a regression that is fitted anew every 30 days, offers
from the rules of the project, and recommendations from purchases, views and sales.
"""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

RETRAINED_AFTER, HORIZON, N_CUTOFFS = 30, 7, 8
COPIES = """
    create table orders as
    select customer_id, order_id, product_id, ordered_at, known_from, is_order_start
    from shop.intermediate.int_order_lines where not is_return;
    create table intermediate.int_email_events as
    select customer_id, event_type, known_from from shop.intermediate.int_email_events_validated
    where reasons is null;
    create table intermediate.int_products as
    select product_id, category, cast(price as double) as price, launched_on, is_available
    from shop.intermediate.int_products_validated where reasons is null;
    create table customers as
    select raw_customer_id as customer_id, min(known_from) as since,
        hash(raw_customer_id) % 20 = 0 as is_holdout
    from shop.intermediate.int_customer_rows group by 1;
    create table consents as
    select raw_customer_id as customer_id, known_from, bool_and(is_grant) as is_grant
    from shop.intermediate.int_consent_signals where purpose = 'marketing' group by 1, 2;
    create table viewed as
    select customer_id, product_id, known_from
    from shop.intermediate.int_web_events_validated where product_id is not null;
    create table intermediate.int_published_publications as
    select null::date as as_of_date, '' as kind where false;
    create table state.int_product_changes (
        product_id varchar, as_of_date date, price double, previous_price double
    );
"""
STATES = """
    select
        customers.customer_id, customers.is_holdout,
        count(case when is_order_start then 1 end) as n_orders,
        date $day - max(ordered_at::date) as days_since,
        date $day - min(ordered_at::date) as days_since_first,
        max(case when consents.known_from is null or consents.is_grant then 1 else 0 end) = 1
            as has_marketing_consent,
        max(case when later.customer_id is null then 0 else 1 end) as label
    from customers
    left join orders
        on customers.customer_id = orders.customer_id and orders.known_from < date $day
    left join (
        select customer_id, known_from, is_grant from consents where known_from < date $day
        qualify row_number() over (partition by customer_id order by known_from desc) = 1
    ) as consents on customers.customer_id = consents.customer_id
    left join (
        select distinct customer_id from orders
        where ordered_at >= date $day and ordered_at < date $day + 7
    ) as later on customers.customer_id = later.customer_id
    where customers.since < date $day
    group by all
"""
DECISIONS = """
    create or replace table intermediate.int_offer_rule_inputs as
    select *, date $day as as_of_date,
        case
            when n_orders = 0 then 'prospect' when days_since_first <= 30 then 'new'
            when days_since > 365 then 'lapsed' when days_since > 180 then 'at_risk'
            when n_orders = 1 then 'one_time' else 'active'
        end as lifecycle_stage,
        case
            when n_orders = 0 then null when odds >= 2 then 'high' when odds <= 0.5 then 'low'
            else 'medium'
        end as segment_propensity
    from states;
    create or replace table intermediate.int_offer_decisions as
    select as_of_date, is_holdout,
        case
            when n_orders >= 12 then 'VIP_PREVIEW'
            when segment_propensity = 'high' then 'EXCLUSIVE10'
            when segment_propensity = 'low' and lifecycle_stage = 'lapsed' then 'COMEBACK15'
            when segment_propensity = 'low' then 'WELCOME_BACK' when n_orders = 0 then 'WELCOME5'
            when days_since <= 30 then 'NEW_ARRIVALS' else 'STYLE_GUIDE'
        end as offer_code,
        case when n_orders = 0 then 2 else 0 end as fallback_level
    from intermediate.int_offer_rule_inputs where has_marketing_consent;
    create or replace table intermediate.int_build_context as
    select date $day as as_of_date, timestamp $day as run_started_at;
"""
RECOMMENDED = """
    create or replace table intermediate.int_recommendations_kept as
    with bought as (
        select customer_id, product_id, 'personal' as source, max(known_from) as newest, 1 as place
        from orders where known_from < date $day and known_from >= date $day - 365
        group by customer_id, product_id
        qualify row_number() over (partition by customer_id order by max(known_from) desc) <= 3
        union all
        select customer_id, product_id, 'viewed', max(known_from), 2
        from viewed where known_from < date $day and known_from >= date $day - 14
        group by customer_id, product_id
        qualify row_number() over (partition by customer_id order by max(known_from) desc) <= 2
        union all
        select customer_id, product_id, 'popular', null, 3
        from states cross join (
            select product_id from orders
            where known_from < date $day and known_from >= date $day - 90
            group by product_id order by count(*) desc, product_id limit 12
        )
    )
    select date $day as as_of_date, bought.customer_id, product_id, source
    from bought semi join states on bought.customer_id = states.customer_id
    qualify row_number() over (partition by bought.customer_id order by place, newest desc) <= 10
"""


class SmallShop:
    """A connection whose schemas have what the measures of decisions read, one day at a time."""

    def __init__(self, file: Path) -> None:
        """Copy what was known of the shop, with the day on which it was known."""
        self.con = duckdb.connect(config={"threads": 1})
        self.con.execute(f"attach '{file}' as shop (read_only); attach ':memory:' as nextbest")
        self.con.execute("use nextbest; create schema intermediate; create schema state")
        self.con.execute(COPIES)
        ((self.end,),) = self.con.execute(
            "from (select as_of_date from shop.intermediate.int_build_context)"
        ).fetchall()
        self._model: LogisticRegression | None = None
        self._trained_on = date.min

    def decide(self, day: date) -> None:
        """Fill the tables with the decisions of a day."""
        if (day - self._trained_on).days >= RETRAINED_AFTER:
            self._train(day)
        states = self._states(day)
        assert self._model is not None
        odds = np.exp(self._model.decision_function(_inputs(states)))
        states["odds"] = odds / self._base_odds
        self.con.register("decided", states)
        self.con.execute("create or replace table states as from decided")
        for statement in (DECISIONS, RECOMMENDED):
            self.con.execute(statement.replace("$day", f"'{day}'"))

    def _states(self, day: date) -> pd.DataFrame:
        return self.con.execute(STATES.replace("$day", f"'{day}'")).df()

    def _train(self, day: date) -> None:
        cutoffs = [day - timedelta(days=HORIZON * (back + 1)) for back in range(N_CUTOFFS)]
        known = [self._states(cutoff) for cutoff in cutoffs]
        inputs, labels = (np.concatenate([of(one) for one in known]) for of in (_inputs, _labels))
        self._model, self._trained_on = LogisticRegression().fit(inputs, labels), day
        self._base_odds = labels.mean() / (1 - labels.mean())


def _inputs(states: pd.DataFrame) -> np.ndarray:
    days = states["days_since"].astype(float).fillna(999).to_numpy()
    orders = states["n_orders"].to_numpy(dtype=float)
    return np.column_stack([np.log1p(days), np.log1p(orders), orders > 0])


def _labels(states: pd.DataFrame) -> np.ndarray:
    return states["label"].to_numpy(dtype=int)
