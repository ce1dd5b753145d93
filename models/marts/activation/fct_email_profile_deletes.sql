-- the erased are taken over from the published rows as they are, so that no other table names them
with

published as (

    {{ published_rows('fct_email_profile_deletes') }}

)

select
    delete_id,
    customer_id,
    external_id,
    email_sha256,
    reason,
    updated_at
from {{ ref('int_email_profile_deletes') }}
union all
select
    delete_id,
    customer_id,
    external_id,
    email_sha256,
    reason,
    updated_at
from published
where reason = 'erased'
