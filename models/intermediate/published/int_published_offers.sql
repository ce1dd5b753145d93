-- depends_on: {{ ref('int_suppression_publications') }}
with published as (

    {{ published_rows('fct_next_best_offers') }}

)

select * from published
