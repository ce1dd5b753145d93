with

states as (

    select * from {{ ref('int_email_profile_states') }}

)

select
    updated_at,
    customer_id,
    external_id
from states
where state = 'deleted'
