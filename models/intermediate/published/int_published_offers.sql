with published as (

    {{ published_rows('fct_next_best_offers') }}

)

select * from published
