{{ config(
    materialized='incremental', unique_key='product_id', full_refresh=false,
    on_schema_change='append_new_columns'
) }}
{%- set columns = [
    'name', 'description', 'category', 'brand', 'price', 'price_text', 'image_url', 'url', 'is_available',
] -%}
with

items as (

    select
        *,
        {{ dbt.hash(json_as_text(json_object(dict(zip(columns, columns))))) }} as item_hash
    from {{ ref('int_product_cards') }}

),

previous as (

    {{ previous_catalog_states(this, columns) }}

),

build as (

    select
        greatest(
            run_started_at,
            coalesce((select max(previous.updated_at) from previous), run_started_at)
        ) as published_from,
        coalesce(as_of_date < {{ newest_published_on() }}, false) as is_past
    from {{ ref('int_as_of') }}

),

-- a product that left the shop stays as it was last published, marked as deleted
changes as (

    select
        coalesce(items.product_id, previous.product_id) as product_id,
        items.product_id is null as deleted,
        case when items.product_id is null then previous.item_hash else items.item_hash end
            as item_hash,
        {%- for column in columns %}
            case when items.product_id is null then previous.{{ column }} else items.{{ column }} end
                as {{ column }},
        {%- endfor %}
        row_number() over (order by coalesce(items.product_id, previous.product_id))
            as change_number
    from items
    full outer join previous on items.product_id = previous.product_id
    where
        previous.product_id is null
        or (items.product_id is null and not previous.deleted)
        or (
            items.product_id is not null
            and (previous.deleted or items.item_hash <> previous.item_hash)
        )

)

select
    changes.product_id,
    {%- for column in columns %}
        changes.{{ column }},
    {%- endfor %}
    changes.deleted,
    changes.item_hash,
    {{ dbt.dateadd('microsecond', 'changes.change_number', 'build.published_from') }} as updated_at
from changes
cross join build
where not build.is_past
