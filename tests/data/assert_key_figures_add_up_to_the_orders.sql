-- Months to the cent and to the order; cohorts to the customer.
with

orders as (

    select
        cast({{ dbt.date_trunc('month', 'ordered_on') }} as date) as month_start,
        sum(net_amount) as revenue,
        count(case when n_items > 0 and not is_cancelled then 1 end) as n_orders,
        count(distinct case when n_items > 0 and not is_cancelled then customer_id end) as n_customers
    from {{ ref('fct_orders') }}
    group by cast({{ dbt.date_trunc('month', 'ordered_on') }} as date)

),

buyers as (

    select count(distinct customer_id) as n_customers from {{ ref('fct_orders') }}
    where n_items > 0 and not is_cancelled

),

cohorts as (

    select coalesce(sum(n_customers), 0) as n_customers from {{ ref('fct_cohort_retention') }}
    where months_since = 0

)

select
    coalesce(cast(kpis.month_start as {{ dbt.type_string() }}), cast(orders.month_start as {{ dbt.type_string() }}))
        as what,
    kpis.revenue as found,
    orders.revenue as expected
from {{ ref('fct_customer_kpis_monthly') }} as kpis
full outer join orders on kpis.month_start = orders.month_start
where
    kpis.month_start is null
    or kpis.revenue <> coalesce(orders.revenue, 0)
    or kpis.n_orders <> coalesce(orders.n_orders, 0)
    or kpis.n_active_customers <> coalesce(orders.n_customers, 0)
union all
select
    'customers of all cohorts' as what,
    cohorts.n_customers as found,
    buyers.n_customers as expected
from cohorts
cross join buyers
where cohorts.n_customers <> buyers.n_customers
