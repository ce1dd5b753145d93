{{ config(materialized='view') }}

{%- set windows = [7, 30, 90, 365] -%}

with spine as (

    select
        spine.spine_id,
        spine.customer_id,
        spine.as_of_date,
        norms.line_amount_cap
    from {{ ref('int_customer_spine') }} as spine
    inner join {{ ref('int_feature_norms') }} as norms on spine.as_of_date = norms.as_of_date

),

order_lines as (

    select
        customer_id,
        cast(ordered_at as date) as ordered_on,
        cast(known_from as date) as known_on,
        coalesce(cast(cancelled_at as date), cast('9999-12-31' as date)) as cancelled_on,
        is_order_start,
        is_return,
        quantity,
        net_amount,
        abs(discount_amount) as discount_amount,
        campaign_id is not null as has_campaign
    from {{ ref('int_order_lines') }}

),

known_lines as (

    select
        spine.spine_id,
        order_lines.is_order_start,
        order_lines.is_return,
        order_lines.quantity,
        order_lines.net_amount,
        order_lines.discount_amount,
        order_lines.has_campaign,
        spine.as_of_date - order_lines.ordered_on as days_ago,
        greatest(least(order_lines.net_amount, spine.line_amount_cap), -spine.line_amount_cap) as amount
    from order_lines
    inner join spine
        on
            order_lines.customer_id = spine.customer_id
            and order_lines.known_on < spine.as_of_date
            and order_lines.cancelled_on >= spine.as_of_date

),

counted as (

    select
        spine_id,
        count(case when is_order_start then 1 end) as n_orders,
        {%- for days in windows %}
            {{ count_within(days, 'is_order_start') }} as n_orders_{{ days }}d,
        {%- endfor %}
        sum(amount) as revenue,
        {%- for days in windows %}
            {{ sum_within(days, 'amount') }} as revenue_{{ days }}d,
        {%- endfor %}
        min(case when is_order_start then days_ago end) as days_since_last_order,
        max(case when is_order_start then days_ago end) as days_since_first_order,
        sum(case when is_order_start then {{ decay_weight(var('order_half_life_days')) }} end) as orders_decayed,
        sum({{ times('amount', decay_weight(var('order_half_life_days'))) }}) as revenue_decayed,
        {{ count_within(365, 'is_order_start and has_campaign') }} as n_campaign_orders_365d,
        {{ sum_within(365, 'case when is_return then -quantity end') }} as n_returned_365d,
        {{ sum_within(365, 'case when not is_return then quantity end') }} as n_bought_365d,
        {{ sum_within(365, 'case when not is_return then discount_amount end') }} as discount_365d,
        {{ sum_within(365, 'case when not is_return then net_amount end') }} as paid_365d
    from known_lines
    group by spine_id

),

-- separate, because a distinct count beside other sums takes four times as long
order_days as (

    select
        spine_id,
        count(distinct days_ago) as n_order_days
    from known_lines
    where is_order_start
    group by spine_id

)

select
    counted.*,
    coalesce(order_days.n_order_days, 0) as n_order_days
from counted
left join order_days on counted.spine_id = order_days.spine_id
