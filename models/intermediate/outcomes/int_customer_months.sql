{%- set month_start = 'cast(' ~ dbt.date_trunc('month', 'ordered_at') ~ ' as date)' -%}
{%- set ordered_on = 'case when line_number = 1 and not is_return then cast(ordered_at as date) end' -%}
with months as (

    select
        customer_id,
        {{ month_start }} as month_start,
        as_of_date,
        count({{ ordered_on }}) as n_orders,
        min({{ ordered_on }}) as first_ordered_on,
        max({{ ordered_on }}) as last_ordered_on,
        sum(net_amount) as revenue,
        sum(margin) as margin
    from {{ ref('int_attributable_lines') }}
    group by customer_id, {{ month_start }}, as_of_date

),

-- a month of returns alone lies between no two orders
ordered as (

    select
        *,
        min(case when n_orders > 0 then month_start end) over (partition by customer_id) as cohort_month,
        lag(last_ordered_on) over (partition by customer_id, n_orders > 0 order by month_start) as previous_ordered_on,
        lead(first_ordered_on) over (partition by customer_id, n_orders > 0 order by month_start) as next_ordered_on
    from months

)

select
    customer_id,
    month_start,
    cohort_month,
    n_orders,
    n_orders > 0 and (n_orders > 1 or previous_ordered_on is not null) as is_repeating,
    coalesce(first_ordered_on > previous_ordered_on + {{ var('lifecycle_lapsed_days') }}, false) as is_reactivated,
    case
        when last_ordered_on + {{ var('lifecycle_lapsed_days') }} < coalesce(next_ordered_on, as_of_date)
            then last_ordered_on + {{ var('lifecycle_lapsed_days') }}
    end as lapsed_on,
    cast(revenue as {{ type_total() }}) as revenue,
    cast(margin as {{ type_total() }}) as margin
from ordered
