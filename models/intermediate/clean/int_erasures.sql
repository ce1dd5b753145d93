{{ config(materialized='view') }}

-- a shop that deletes its own row first leaves a request for an id that it no longer has: what was published under
-- that id has to go as well
select
    coalesce(customer_ids.customer_id, erasures.raw_customer_id) as customer_id,
    min(erasures.requested_at) as requested_at
from {{ ref('int_erasures_checked') }} as erasures
left join {{ ref('int_customer_ids') }} as customer_ids
    on erasures.raw_customer_id = customer_ids.raw_customer_id
where erasures.reasons is null or erasures.reasons = 'customer_unknown'
group by coalesce(customer_ids.customer_id, erasures.raw_customer_id)
