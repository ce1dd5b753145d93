"""Expected orders and spend of CDNOW customers beside BG/NBD with Gamma-Gamma, at week 39."""

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from nextbest.ml.derived.btyd import BetaGeometric, GammaGamma
from nextbest.ml.settings import Settings, Task
from nextbest.ml.training.train import train_task
from rolling import with_splits
from shops import Shop

AS_OF = pd.Timestamp("1997-10-01")
HORIZON_DAYS = 90
DAYS_PER_WEEK = 7
TASKS = {
    "spend_90d": {
        "label": "spend",
        "horizon_days": HORIZON_DAYS,
        "kind": "amount",
        "grain": "customer",
        "eligible": "is_active",
        "cutoff_every_weeks": 1,
        "question": "How much will the customer spend in the next ninety days?",
        "used_for": "the benchmark",
    }
}
N_CUTOFFS = 22
"""Weekly from 1997-02-03, when 836 customers had bought, to the last with a matured label."""
FUTURE = f"""
    select
        customers.customer_id,
        count(distinct orders.ordered_at) as orders,
        coalesce(sum(lines.unit_price), 0) as spend
    from crm.customers as customers
    left join shop.orders as orders
        on
            customers.customer_id = orders.customer_id
            and orders.ordered_at >= '{AS_OF:%Y-%m-%d}'
            and orders.ordered_at < date '{AS_OF:%Y-%m-%d}' + {HORIZON_DAYS}
    left join shop.order_lines as lines on orders.order_id = lines.order_id
    group by customers.customer_id
    order by customers.customer_id
"""
PAST = f"""
    with days as (
        select
            orders.customer_id,
            orders.ordered_at,
            sum(lines.unit_price) as spend
        from shop.orders as orders
        inner join shop.order_lines as lines on orders.order_id = lines.order_id
        where orders.ordered_at < '{AS_OF:%Y-%m-%d}'
        group by orders.customer_id, orders.ordered_at
    )
    select
        customer_id,
        count(*) - 1 as frequency,
        date_diff('day', min(ordered_at), max(ordered_at)) / 7.0 as recency,
        -- the published age ends on the last day of week 39, not on the morning after
        (date_diff('day', min(ordered_at), date '{AS_OF:%Y-%m-%d}') - 1) / 7.0 as age,
        (sum(spend) - arg_min(spend, ordered_at)) / nullif(count(*) - 1, 0) as mean_value
    from days
    group by customer_id
    order by customer_id
"""


ORDERS = f"""
    select
        training.customer_id,
        training.as_of_date,
        count(distinct cast(lines.ordered_at as date)) as orders
    from intermediate.int_training_set as training
    left join intermediate.int_order_lines as lines
        on
            training.customer_id = lines.customer_id
            and lines.ordered_at >= training.as_of_date
            and lines.ordered_at < training.as_of_date + {HORIZON_DAYS}
    group by training.customer_id, training.as_of_date
"""


def expected_by_nextbest(shop: Shop, customers: pd.Series) -> pd.DataFrame:
    """Return the expected orders and spend by the fits that nextbest would score with.

    Nothing is held back to measure the fits, since the weeks to come do that.
    """
    frame = shop.rows("from intermediate.int_training_set order by customer_id, as_of_date")
    orders = shop.rows(f"{ORDERS} order by customer_id, training.as_of_date")["orders"]
    scored = shop.rows("from intermediate.int_scoring_set")
    found = {"orders": frame.assign(label=orders.to_numpy(dtype=float)), "spend": frame}
    for name, rows in found.items():
        task = Task(f"{name}_90d", HORIZON_DAYS, "amount")
        model = train_task(with_splits(rows, task, n_test=0), task, Settings(n_threads=1)).scoring
        amounts = pd.Series(model.predict(scored), index=scored["customer_id"].astype(str))
        found[name] = amounts.reindex(customers.astype(str)).fillna(0).to_numpy()
    return pd.DataFrame(found)


def buy_till_you_die(past: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the expected orders and spend of the published models, and their parameters."""
    history = [past[name].to_numpy(dtype=float) for name in ("frequency", "recency", "age")]
    bg_nbd = BetaGeometric.fit(*history)
    mean_value = past["mean_value"].to_numpy(dtype=float)
    values = GammaGamma.fit(history[0], mean_value)
    orders = bg_nbd.expected_orders(*history, HORIZON_DAYS / DAYS_PER_WEEK)
    worth = values.expected_value(history[0], np.nan_to_num(mean_value))
    expected = pd.DataFrame({"orders": orders, "spend": orders * worth})
    return expected, bg_nbd.to_dict() | values.to_dict()


def judge(expected: pd.Series, actual: pd.Series) -> list[str]:
    """Return the mean absolute error, as it is and at the actual total, RMSE, Spearman, the total.

    Most customers buy nothing, so that whoever expects too little has the smaller error: nothing at
    all for anybody would have the smallest. Scaled to one total, two forecasts can be compared.
    """
    total = expected.sum() / actual.sum()
    errors = [(expected - actual).abs().mean(), (expected / total - actual).abs().mean()]
    errors += [((expected - actual) ** 2).mean() ** 0.5]
    correlation = spearmanr(expected, actual).statistic
    return [*(f"{error:.3f}" for error in errors), f"{correlation:.4f}", f"{total - 1:+.1%}"]
