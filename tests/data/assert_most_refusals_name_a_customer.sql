{{ config(severity='warn') }}
-- An unsubscribe list may hold strangers; where most of it does, its ids are those of another system.
with

attributed as (

    select
        refusals.raw_customer_id,
        max(case when identities.raw_customer_id is not null then 1 else 0 end) as is_customer
    from {{ ref('int_attributed_refusals') }} as refusals
    left join {{ ref('int_identities') }} as identities on refusals.holder_id = identities.raw_customer_id
    group by refusals.raw_customer_id

)

select
    count(*) as n_ids,
    sum(1 - is_customer) as n_strangers,
    min(case when is_customer = 0 then raw_customer_id end) as example
from attributed
having 2 * sum(1 - is_customer) > count(*)
