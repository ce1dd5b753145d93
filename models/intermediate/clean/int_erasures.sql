{{ config(materialized='view') }}

select
    customer_ids.customer_id,
    min(erasures.requested_at) as requested_at
from {{ ref('int_erasures_checked') }} as erasures
inner join {{ ref('int_customer_ids') }} as customer_ids
    on erasures.raw_customer_id = customer_ids.raw_customer_id
where erasures.reasons is null
group by customer_ids.customer_id
