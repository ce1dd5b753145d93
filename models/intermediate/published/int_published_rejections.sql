-- depends_on: {{ ref('int_suppression_publications') }}
with published as (

    {{ published_rows('fct_offer_rejections') }}

)

select * from published
