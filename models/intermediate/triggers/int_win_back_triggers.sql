with

expected as (

    select
        *,
        expected_on + {{ var('trigger_win_back_days') }} as due_on
    from {{ ref('int_customer_next_orders') }}

)

select
    customer_id,
    'win_back_due' as trigger_kind,
    cast(ordered_on as {{ dbt.type_string() }}) as trigger_key,
    cast(null as {{ dbt.type_string() }}) as product_id,
    as_of_date,
    cast(due_on as timestamp) as wanted_at,
    cast(due_on as timestamp) as triggered_at
from expected
where due_on <= as_of_date and coalesce(next_order_on >= due_on, true)
