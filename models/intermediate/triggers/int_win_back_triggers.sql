-- The fit of each build moves the expected day, so a trigger that readers were told of keeps its dates.
with

expected as (

    select
        customer_id,
        cast(ordered_on as {{ dbt.type_string() }}) as trigger_key,
        'win_back_due' as trigger_kind,
        next_order_on,
        as_of_date,
        expected_on + {{ var('trigger_win_back_days') }} as due_on
    from {{ ref('int_customer_next_orders') }}

),

dated as (

    select
        expected.*,
        coalesce(told.triggered_at, cast(expected.due_on as timestamp)) as triggered_at,
        told.expires_at
    from expected
    left join {{ ref('int_trigger_memory') }} as told
        on
            {{ row_hash(['expected.customer_id', 'expected.trigger_kind', 'expected.trigger_key']) }} = told.trigger_id
            and expected.as_of_date >= told.published_as_of

)

select
    customer_id,
    trigger_kind,
    trigger_key,
    cast(null as {{ dbt.type_string() }}) as product_id,
    as_of_date,
    triggered_at as wanted_at,
    triggered_at,
    expires_at
from dated
where triggered_at < as_of_date and coalesce(next_order_on >= triggered_at, true)
