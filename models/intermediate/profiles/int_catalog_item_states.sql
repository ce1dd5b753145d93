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

    select
        *,
        {{ dbt.hash(json_as_text(json_object(dict(zip(columns, columns))))) }} as item_hash
    from {{ ref('int_published_catalog_items') }}

),

build as (

    select
        {{ is_rehearsal('as_of_date') }} as is_rehearsal,
        greatest(
            {{ spread_after_publications() }},
            coalesce((select max(previous.updated_at) from previous), {{ spread_from() }})
        ) as base_at
    from {{ ref('int_build_context') }}

),

-- a product that left the shop stays as it was last published, marked as deleted; a rehearsal changes nothing
compared as (

    select
        coalesce(items.product_id, previous.product_id) as product_id,
        case
            when build.is_rehearsal then previous.product_id is null
            when items.product_id is null then not previous.deleted
            else previous.product_id is null or previous.deleted or items.item_hash <> previous.item_hash
        end as is_changed
    from items
    full outer join previous on items.product_id = previous.product_id
    cross join build

),

numbered as (

    select
        *,
        row_number() over (partition by is_changed order by product_id) as change_number,
        count(*) over (partition by is_changed) as n_changes
    from compared

)

select
    numbered.product_id,
    {%- for column in columns %}
        case
            when numbered.is_changed and items.product_id is not null then items.{{ column }}
            else previous.{{ column }}
        end as {{ column }},
    {%- endfor %}
    case when numbered.is_changed then items.product_id is null else previous.deleted end as deleted,
    case
        when numbered.is_changed
            then {{ spread_time('numbered.change_number', 'numbered.n_changes', 'build.base_at') }}
        else previous.updated_at
    end as updated_at
from numbered
cross join build
left join items on numbered.product_id = items.product_id
left join previous on numbered.product_id = previous.product_id
