-- depends_on: {{ ref('int_suppression_publications') }}
-- without the erased: their ids are in the mart and in the tombstones alone
with published as (

    {{ published_rows('fct_email_profile_deletes') }}

)

select * from published
where coalesce(reason, '') <> 'erased' and delete_id is not null
