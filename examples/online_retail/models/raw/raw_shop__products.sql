-- One row per stock code that was ever sold at a price.
{{ config(schema='shop', alias='products') }}

with sales as (
    select
        upper(trim(stock_code)) as product_id,
        trim(description) as description,
        unit_price,
        invoice_date,
        max(invoice_date) over (partition by upper(trim(stock_code))) as last_sold_at
    from {{ ref('source_lines') }}
    where
        unit_price > 0
        and quantity > 0
        and upper(trim(stock_code)) not in ({{ nextbest.text_literals(var('non_product_ids')) }})
),

description_counts as (
    select
        product_id,
        description,
        count(*) as n_lines
    from sales
    where description is not null
    group by product_id, description
),

names as (
    select
        product_id,
        {{ nextbest.title_case("regexp_replace(ltrim(description, '*'), '\\s+', ' ', 'g')") }} as name
    from description_counts
    -- The most frequent description is the name: staff write remarks into the others.
    qualify row_number() over (partition by product_id order by n_lines desc, description) = 1
),

prices as (
    -- The usual price of the product's last 90 days of sale: single prices swing with the
    -- quantity and with the channel (retail prices are about double the trade price).
    select
        product_id,
        percentile_disc(0.5) within group (order by unit_price) as price,
        max(last_sold_at) as last_sold_at
    from sales
    where invoice_date > last_sold_at - interval 90 day
    group by product_id
),

first_seen as (
    select
        upper(trim(stock_code)) as product_id,
        min(invoice_date)::date as launched_on
    from {{ ref('source_lines') }}
    group by upper(trim(stock_code))
),

named_categories as (
    select
        names.product_id,
        categories.category
    from names
    inner join {{ ref('categories') }} as categories
        on regexp_matches(lower(names.name), categories.pattern)
    qualify row_number() over (partition by names.product_id order by categories.priority) = 1
)

select
    names.product_id,
    names.name,
    coalesce(named_categories.category, 'Other Gifts') as category,
    'From our range: ' || coalesce(named_categories.category, 'Other Gifts') as description,
    prices.price,
    first_seen.launched_on,
    -- The file has no stock levels: what was not sold in its last 60 days counts as gone.
    prices.last_sold_at > (select max(invoice_date) from sales) - interval 60 day as is_available
from names
inner join prices on names.product_id = prices.product_id
inner join first_seen on names.product_id = first_seen.product_id
left join named_categories on names.product_id = named_categories.product_id
order by names.product_id
