{{ config(group='activation') }}
with

profiles as (

    select customer_id from {{ ref('fct_email_profiles') }}

)

select customer_id from profiles
where
    {{ salted_hash('customer_id', 'customer_id') }} in (
        select tombstones.value_hash from {{ ref('int_tombstones') }} as tombstones
    )
