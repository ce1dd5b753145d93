-- Ten views weigh as much as one purchase.
with

touched as (

    select
        scoring_event_id,
        product_id,
        cast(purchases_decayed as decimal(18, 6)) as weight
    from {{ ref('int_scoring_event_purchases') }}
    union all
    select
        scoring_event_id,
        product_id,
        cast(0.1 * (n_views + n_cart_adds) as decimal(18, 6)) as weight
    from {{ ref('int_scoring_event_views') }}

),

weights as (

    select
        touched.scoring_event_id,
        products.category,
        sum(touched.weight) as weight
    from touched
    inner join {{ ref('int_products') }} as products on touched.product_id = products.product_id
    where products.category is not null
    group by touched.scoring_event_id, products.category

)

select
    scoring_event_id,
    category,
    round(
        cast(weight / nullif(sum(weight) over (partition by scoring_event_id), 0) as double precision), 6
    ) as category_share,
    row_number() over (partition by scoring_event_id order by weight desc, category asc) as category_rank
from weights
