-- depends_on: {{ ref('int_suppression_publications') }}
with published as (

    {{ published_rows('fct_catalog_items') }}

)

select * from published
