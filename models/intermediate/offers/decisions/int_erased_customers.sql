-- by the newest word, not as of a date; a shop that deletes its own row first leaves a request for an unknown id
with

erasures as (

    select customer_id from {{ ref('int_erasures') }}

),

requests as (

    select raw_customer_id as customer_id
    from {{ ref('int_erasures_checked') }}
    where reasons is null or reasons = 'customer_unknown'

),

customers as (

    select customer_id from erasures
    union all
    select customer_id from requests

)

select distinct customer_id
from customers
where customer_id is not null
