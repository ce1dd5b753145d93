with published as (

    {{ published_rows('fct_customer_scores') }}

)

select * from published
