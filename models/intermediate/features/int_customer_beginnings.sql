with beginnings as (

    select
        customer_id,
        cast(known_from as date) as known_on,
        false as is_activity
    from {{ ref('int_customer_ids') }}
    union all
    select
        customer_id,
        cast(known_from as date) as known_on,
        true as is_activity
    from {{ ref('int_order_lines') }}
    union all
    select
        customer_id,
        known_on,
        true as is_activity
    from {{ ref('int_web_sessions') }}

)

select
    customer_id,
    min(known_on) as first_known_on,
    min(case when is_activity then known_on end) as first_active_on,
    row_number() over (order by customer_id) as customer_number,
    {{ hash_number('customer_id') }} as start_number,
    {{ hash_number('customer_id', 8) }} as step_number
from beginnings
group by customer_id
