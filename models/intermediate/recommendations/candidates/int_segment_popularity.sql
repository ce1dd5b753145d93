-- The segment of a customer is the category from which they bought most.
with

histories as (

    select
        histories.history_date,
        histories.customer_number,
        histories.product_id,
        histories.n_purchase_days,
        histories.last_on,
        products.category
    from {{ ref('int_purchase_histories') }} as histories
    inner join {{ ref('int_products') }} as products on histories.product_id = products.product_id
    where products.category is not null

),

categories as (

    select
        history_date,
        customer_number,
        category as segment,
        sum(n_purchase_days) as n_purchase_days
    from histories
    group by history_date, customer_number, category

),

segments as (

    select * from categories
    qualify
        row_number() over (
            partition by history_date, customer_number order by n_purchase_days desc, segment asc
        ) = 1

),

counts as (

    select
        histories.history_date,
        segments.segment,
        histories.product_id,
        count(*) as n_customers
    from histories
    inner join segments
        on
            histories.history_date = segments.history_date
            and histories.customer_number = segments.customer_number
    where histories.last_on >= histories.history_date - {{ var('rec_days').popular }}
    group by histories.history_date, segments.segment, histories.product_id

)

select
    history_date,
    segment,
    product_id,
    round(
        n_customers / cast(max(n_customers) over (partition by history_date, segment) as double precision), 6
    ) as segment_popularity,
    row_number() over (
        partition by history_date, segment order by n_customers desc, product_id asc
    ) as segment_rank
from counts
