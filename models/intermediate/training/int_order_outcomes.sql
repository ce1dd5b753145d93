with plans as (

    select * from {{ ref('int_task_plans') }}

),

windows as (

    select distinct
        cutoffs.as_of_date,
        plans.horizon_days
    from {{ ref('int_task_cutoffs') }} as cutoffs
    inner join plans on cutoffs.task = plans.task
    where plans.label in ({{ text_literals(labels_by('orders')) }})

),

examples as (

    select
        spine.customer_id,
        spine.as_of_date,
        windows.horizon_days,
        norms.line_amount_cap
    from {{ ref('int_customer_spine') }} as spine
    inner join windows on spine.as_of_date = windows.as_of_date
    inner join {{ ref('int_feature_norms') }} as norms on spine.as_of_date = norms.as_of_date
    where spine.is_training

),

-- what is known today: a label may rest on what came after its date, features may not
order_lines as (

    select
        sold.customer_id,
        sold.is_order_start,
        sold.net_amount,
        cast(sold.ordered_at as date) as ordered_on
    from {{ ref('int_order_lines') }} as sold
    cross join {{ ref('int_build_context') }} as as_of
    where
        sold.ordered_at >= (select min(windows.as_of_date) from windows)
        and sold.known_from < as_of.as_of_date
        and coalesce(sold.cancelled_at >= as_of.as_of_date, true)

)

select
    examples.customer_id,
    examples.as_of_date,
    examples.horizon_days,
    count(case when order_lines.is_order_start then 1 end) as n_orders,
    cast(sum(greatest(
        least(order_lines.net_amount, coalesce(examples.line_amount_cap, order_lines.net_amount)),
        -coalesce(examples.line_amount_cap, abs(order_lines.net_amount))
    )) as {{ type_total() }}) as revenue
from examples
inner join order_lines
    on
        examples.customer_id = order_lines.customer_id
        and examples.as_of_date <= order_lines.ordered_on
        and examples.as_of_date + examples.horizon_days > order_lines.ordered_on
group by examples.customer_id, examples.as_of_date, examples.horizon_days
