-- links encoded and over https, texts clean and within var text_limits; a deleted product stays as it was published
{%- set limits = var('text_limits') %}
with

items as (

    select * from {{ ref('fct_catalog_items') }}

)

select product_id
from items
where
    not deleted
    and (
        coalesce(name, '') = ''
        or coalesce(description, '') = ''
        {%- for column in ['name', 'description', 'category', 'brand'] %}
            or {{ text_problem(column, limits[column]) }}
        {%- endfor %}
        or {{ text_problem('price_text', 40) }}
        or {{ link_problem('image_url') }}
        or {{ link_problem('url') }}
    )
