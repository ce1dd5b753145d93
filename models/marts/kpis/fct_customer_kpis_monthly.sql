with months as (

    select * from {{ ref('int_months') }}
    where is_begun

),

customer_months as (

    select * from {{ ref('int_customer_months') }}

),

activity as (

    select
        month_start,
        count(case when n_orders > 0 then 1 end) as n_active_customers,
        count(case when month_start = cohort_month then 1 end) as n_new_customers,
        count(case when n_orders > 0 and month_start > cohort_month then 1 end) as n_returning_customers,
        count(case when is_reactivated then 1 end) as n_reactivated_customers,
        count(case when is_repeating then 1 end) as n_repeat_customers,
        sum(n_orders) as n_orders,
        sum(revenue) as revenue,
        sum(margin) as margin
    from customer_months
    group by month_start

),

lapses as (

    select
        cast({{ dbt.date_trunc('month', 'lapsed_on') }} as date) as month_start,
        count(*) as n_churned_customers
    from customer_months
    where lapsed_on is not null
    group by cast({{ dbt.date_trunc('month', 'lapsed_on') }} as date)

),

-- measured once by the monitoring, when the 90 days were over
outcomes as (

    select
        cast({{ dbt.date_trunc('month', 'measured.as_of_date') }} as date) as month_start,
        sum(case when measured.metric = 'mean_score' then measured.value * measured.n_rows end)
        / nullif(sum(case when measured.metric = 'mean_score' then measured.n_rows end), 0) as expected_spend_90d,
        sum(case when measured.metric = 'mean_outcome' then measured.value * measured.n_rows end)
        / nullif(sum(case when measured.metric = 'mean_outcome' then measured.n_rows end), 0) as realized_spend_90d
    from {{ ref('int_model_monitoring') }} as measured
    inner join months
        on measured.as_of_date >= months.month_start and measured.as_of_date < months.next_month_start
    where
        measured.task = 'spend_90d'
        and measured.basis = 'outcomes'
        and measured.measured_on <= months.as_of_date
    group by cast({{ dbt.date_trunc('month', 'measured.as_of_date') }} as date)

),

counted as (

    select
        months.month_start,
        months.as_of_date,
        months.is_complete,
        coalesce(activity.n_active_customers, 0) as n_active_customers,
        coalesce(activity.n_new_customers, 0) as n_new_customers,
        coalesce(activity.n_returning_customers, 0) as n_returning_customers,
        coalesce(activity.n_reactivated_customers, 0) as n_reactivated_customers,
        coalesce(activity.n_repeat_customers, 0) as n_repeat_customers,
        coalesce(lapses.n_churned_customers, 0) as n_churned_customers,
        cast(coalesce(activity.n_orders, 0) as bigint) as n_orders,
        cast(coalesce(activity.revenue, 0) as {{ type_total() }}) as revenue,
        cast(coalesce(activity.margin, 0) as {{ type_total() }}) as margin,
        outcomes.expected_spend_90d,
        outcomes.realized_spend_90d
    from months
    left join activity on months.month_start = activity.month_start
    left join lapses on months.month_start = lapses.month_start
    left join outcomes on months.month_start = outcomes.month_start

)

select
    *,
    cast(sum(n_new_customers + n_reactivated_customers - n_churned_customers) over (
        order by month_start rows between unbounded preceding and current row
    ) as bigint) as n_customers,
    cast(n_repeat_customers as double) / nullif(n_active_customers, 0) as repeat_rate,
    cast(revenue as double) / nullif(n_active_customers, 0) as revenue_per_customer,
    cast(margin as double) / nullif(n_active_customers, 0) as margin_per_customer,
    cast(revenue as double) / nullif(n_orders, 0) as avg_order_value
from counted
