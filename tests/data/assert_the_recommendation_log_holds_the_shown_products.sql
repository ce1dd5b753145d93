-- The newest row of each customer and slot is what the published profile shows.
with

logged as (

    select * from {{ ref('int_recommendation_log') }}
    qualify row_number() over (
        partition by customer_id, slot order by shown_from desc, follows_publication desc
    ) = 1

),

profiles as (

    {% for slot in range(1, 4) -%}
        select
            customer_id,
            {{ slot }} as slot,
            rec_{{ slot }}_id as product_id
        from {{ ref('fct_email_profiles') }}
        where is_active and coalesce(rec_{{ slot }}_id, '') <> ''
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

build as (

    select is_rehearsal from {{ ref('int_publication_build') }}

)

-- a rehearsal logs nothing, though it may blank a profile whose customer withdrew
select
    coalesce(profiles.customer_id, logged.customer_id) as customer_id,
    coalesce(profiles.slot, logged.slot) as slot,
    profiles.product_id,
    logged.product_id as logged_product_id
from profiles
full outer join logged on profiles.customer_id = logged.customer_id and profiles.slot = logged.slot
cross join build
where not build.is_rehearsal and coalesce(profiles.product_id, '') <> coalesce(logged.product_id, '')
