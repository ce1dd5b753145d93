with

ranked as (

    select
        customer_id,
        rank,
        score,
        lag(score) over (partition by customer_id, as_of_date order by rank) as score_before
    from {{ ref('fct_product_recommendations') }}

)

select * from ranked
where score > score_before
