{{ config(materialized='view') }}

-- a shop that deletes its own row first leaves a request for an id that it no longer has: what was published under
-- that id has to go as well; a request without a usable date is one all the same
select
    coalesce(customer_ids.customer_id, erasures.raw_customer_id) as customer_id,
    coalesce(min(erasures.requested_at), {{ run_started() }}) as requested_at
from {{ ref('int_erasures_checked') }} as erasures
left join {{ ref('int_customer_ids') }} as customer_ids
    on erasures.raw_customer_id = customer_ids.raw_customer_id
where erasures.raw_customer_id is not null
group by coalesce(customer_ids.customer_id, erasures.raw_customer_id)
