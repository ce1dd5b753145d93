with published as (

    {{ published_rows('fct_product_recommendations') }}

)

select * from published
