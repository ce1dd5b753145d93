{#- Imaginary customers at the share of the level above, so that one happy repeater makes no consumable. #}
{%- set prior = 5 -%}
{%- set bounds = var('rec_repeats') -%}
-- How many customers buy the product, the category, or anything again. The product is drawn toward the category, the
-- category toward the shop, and the shop toward zero.
with

products as (

    select
        product_id,
        coalesce(category, '') as category
    from {{ ref('int_products') }}

),

counts as (

    select
        histories.history_date,
        products.category,
        histories.product_id,
        count(*) as n_customers,
        sum(case when histories.n_purchase_days > 1 then 1 else 0 end) as n_repeaters
    from {{ ref('int_purchase_histories') }} as histories
    inner join products on histories.product_id = products.product_id
    group by histories.history_date, products.category, histories.product_id

),

shops as (

    select
        *,
        sum(n_repeaters) over (partition by history_date, category) as category_repeaters,
        sum(n_customers) over (partition by history_date, category) as category_customers,
        sum(n_repeaters) over (partition by history_date) as shop_repeaters,
        sum(n_repeaters) over (partition by history_date)
        / (sum(n_customers) over (partition by history_date) + {{ prior }}.0) as shop_share
    from counts

),

categories as (

    select
        *,
        (category_repeaters + {{ prior }} * shop_share) / (category_customers + {{ prior }}) as category_share
    from shops

),

shares as (

    select
        history_date,
        product_id,
        category,
        n_customers,
        n_repeaters,
        shop_repeaters,
        round((n_repeaters + {{ prior }} * category_share) / (n_customers + {{ prior }}), 6) as repeat_share
    from categories

),

ordered as (

    select
        *,
        sum(n_repeaters) over (partition by history_date order by repeat_share, product_id)
        / nullif(cast(shop_repeaters as double precision), 0) as share_of_repeaters
    from shares

),

-- the share from which a product counts as bought again; products below it have few of the customers who bought
-- anything again
limits as (

    select
        history_date,
        floor(100 * min(case when share_of_repeaters > {{ bounds.lost_share }} then repeat_share end)) / 100
            as least_share
    from ordered
    group by history_date

)

select
    shares.history_date,
    shares.product_id,
    shares.category,
    shares.n_customers,
    shares.n_repeaters,
    shares.repeat_share,
    least(greatest(coalesce(limits.least_share, 1), {{ bounds.share_min }}), {{ bounds.share_max }}) as least_share
from shares
inner join limits on shares.history_date = limits.history_date
