-- Under BG/NBD (Fader, Hardie and Lee, Marketing Science 24(2), 2005) customers order at a rate of their own, and rates
-- are Gamma(r, alpha) over the customers. After x repeat orders in t weeks, the customer's rate is Gamma(r + x,
-- alpha + t), so the time to the next order is Pareto II: its median is (alpha + t) * (2 ^ (1 / (r + x)) - 1) weeks.
with

order_days as (

    select
        *,
        order_day_number - 1 as n_repeats,
        (ordered_on - first_order_on) / 7.0 as n_weeks
    from {{ ref('int_customer_order_days') }}

)

select
    order_days.customer_id,
    order_days.as_of_date,
    order_days.ordered_on,
    order_days.next_order_on,
    order_days.is_last,
    order_days.ordered_on + cast(ceil(
        7 * (rates.alpha + order_days.n_weeks) * (power(2.0, 1.0 / (rates.r + order_days.n_repeats)) - 1)
    ) as integer) as expected_on
from order_days
cross join {{ ref('int_order_rates') }} as rates
-- one order tells nothing of the customer's own gaps
where order_days.n_repeats > 0
