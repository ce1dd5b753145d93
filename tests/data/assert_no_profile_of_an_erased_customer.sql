{{ config(group='activation') }}
with

erased as (

    select customer_id from {{ ref('int_erasures') }}

),

profiles as (

    select customer_id from {{ ref('fct_email_profiles') }}

),

-- nor does the table behind it keep anything personal of who is gone
deleted as (

    select customer_id from {{ ref('int_email_profile_states') }}
    where state = 'deleted' and (email is not null or email_sha256 is not null or payload <> '{}')

)

select profiles.customer_id
from profiles
inner join erased on profiles.customer_id = erased.customer_id

union all

select deleted.customer_id
from deleted
