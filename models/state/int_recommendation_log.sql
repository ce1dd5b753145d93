{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns',
    post_hook=[
        "delete from {{ this }} where customer_id in ({{ erased_values(this, 'customer_id') }})",
        "{{ delete_unpublished_rows(this) }}",
    ]
) }}
-- What a customer was shown on a day, told by changes alone. Rows of a build that did not get to publish are replaced
-- by the next build, as in int_segment_entries.
with

build as (

    select
        as_of_date,
        {{ newest_full_publication() }} as follows_publication
    from {{ ref('int_build_context') }}
    where not {{ is_rehearsal('as_of_date') }}

),

states as (

    select * from {{ ref('int_email_profile_states') }}
    where is_active

),

slots as (

    {% for slot in range(1, 4) -%}
        select
            customer_id,
            {{ slot }} as slot,
            rec_{{ slot }}_id as product_id,
            is_holdout or not is_personalised as gets_popular_products
        from states
        where coalesce(rec_{{ slot }}_id, '') <> ''
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

present as (

    select
        slots.customer_id,
        slots.slot,
        slots.product_id,
        case
            when slots.gets_popular_products or experiments.is_without_recommendations then 'popular'
            else coalesce(kept.source, 'popular')
        end as source
    from slots
    left join {{ ref('int_customer_experiments') }} as experiments on slots.customer_id = experiments.customer_id
    left join {{ ref('int_recommendations_kept') }} as kept
        on slots.customer_id = kept.customer_id and slots.product_id = kept.product_id

),

known as (

    {% if is_incremental() -%}
        select
            written.customer_id,
            written.slot,
            written.product_id
        from {{ this }} as written
        inner join build on written.follows_publication <> build.follows_publication
        qualify row_number() over (
            partition by written.customer_id, written.slot
            order by written.shown_from desc, written.follows_publication desc
        ) = 1
    {%- else -%}
        select
            customer_id,
            slot,
            product_id
        from present
        where false
    {%- endif %}

)

select
    coalesce(present.customer_id, known.customer_id) as customer_id,
    coalesce(present.slot, known.slot) as slot,
    present.product_id,
    present.source,
    build.as_of_date as shown_from,
    build.follows_publication,
    {{ run_started() }} as written_at
from present
full outer join known on present.customer_id = known.customer_id and present.slot = known.slot
cross join build
where coalesce(present.product_id, '') <> coalesce(known.product_id, '')
