with customer_months as (

    select * from {{ ref('int_customer_months') }}
    where cohort_month is not null

),

cohorts as (

    select
        cohort_month,
        count(*) as n_customers
    from customer_months
    where month_start = cohort_month
    group by cohort_month

),

activity as (

    select
        cohort_month,
        month_start,
        count(case when n_orders > 0 then 1 end) as n_active_customers,
        sum(revenue) as revenue
    from customer_months
    group by cohort_month, month_start

)

select
    cohorts.cohort_month,
    cast(
        12 * (extract(year from months.month_start) - extract(year from cohorts.cohort_month))
        + extract(month from months.month_start) - extract(month from cohorts.cohort_month) as bigint
    ) as months_since,
    months.month_start,
    months.as_of_date,
    months.is_complete,
    cohorts.n_customers,
    coalesce(activity.n_active_customers, 0) as n_active_customers,
    cast(coalesce(activity.n_active_customers, 0) as double) / cohorts.n_customers as retention,
    cast(coalesce(activity.revenue, 0) as {{ type_total() }}) as revenue
from cohorts
inner join {{ ref('int_months') }} as months on months.is_begun and cohorts.cohort_month <= months.month_start
left join activity
    on cohorts.cohort_month = activity.cohort_month and months.month_start = activity.month_start
