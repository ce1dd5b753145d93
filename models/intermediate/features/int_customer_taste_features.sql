{{ config(materialized='view') }}

with spine as (

    select
        spine_id,
        customer_id,
        as_of_date
    from {{ ref('int_customer_spine') }}

),

bought_lines as (

    select
        customer_id,
        cast(ordered_at as date) as ordered_on,
        cast(known_from as date) as known_on,
        coalesce(cast(cancelled_at as date), cast('9999-12-31' as date)) as cancelled_on,
        product_id,
        category,
        brand
    from {{ ref('int_order_lines') }}
    where
        not is_return
        and ordered_at >= (select min(spine.as_of_date) - 365 from spine)

),

known_lines as (

    select
        spine.spine_id,
        bought_lines.product_id,
        bought_lines.category,
        bought_lines.brand
    from bought_lines
    inner join spine
        on
            bought_lines.customer_id = spine.customer_id
            and bought_lines.known_on < spine.as_of_date
            and bought_lines.cancelled_on >= spine.as_of_date
            and bought_lines.ordered_on >= spine.as_of_date - 365

),

products as (

    select
        spine_id,
        count(distinct product_id) as n_products_365d
    from known_lines
    group by spine_id

),

categories as (

    {{ favourite_of('known_lines', 'category') }}

),

brands as (

    {{ favourite_of('known_lines', 'brand') }}

)

select
    products.spine_id,
    products.n_products_365d,
    categories.n_values as n_categories_365d,
    categories.favourite as favourite_category,
    categories.favourite_share as favourite_category_share,
    brands.favourite as favourite_brand,
    brands.favourite_share as favourite_brand_share
from products
left join categories on products.spine_id = categories.spine_id
left join brands on products.spine_id = brands.spine_id
