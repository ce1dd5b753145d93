{{ config(materialized='view') }}
{%- set band = 'ntile(5) over (partition by launched.is_available order by launched.price, launched.product_id)' -%}
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

-- five bands with as many available products each
products as (

    select
        launched.*,
        case when launched.is_available then cast({{ band }} as {{ dbt.type_string() }}) end as price_band
    from {{ ref('int_products') }} as launched
    inner join as_of on coalesce(launched.launched_on < as_of.as_of_date, true)

),

shown as (

    select
        recommendations.as_of_date,
        recommendations.customer_id,
        recommendations.source,
        products.category,
        products.price_band,
        products.price,
        count(*) over (partition by recommendations.as_of_date, recommendations.product_id) as n_of_product
    from {{ ref('int_recommendations_kept') }} as recommendations
    inner join products on recommendations.product_id = products.product_id

),

-- the rows of one customer are alike, and so are those of a product, which comes and goes in many lists at once
populations as (

    select
        as_of_date,
        count(distinct customer_id) as n_customers,
        count(*) as n_rows,
        least(count(distinct customer_id), power(count(*) / cast(max(n_of_product) as double), 2)) as n_independent,
        exp(avg(case when price > 0 then ln(price) end)) as mean_price,
        coalesce(stddev(case when price > 0 then ln(price) end), 1) as price_spread
    from shown
    group by as_of_date

),

counted as (
    {% for item in ['source', 'category', 'price_band'] %}
        select
            as_of_date,
            '{{ item }}' as what,
            {{ item }} as item,
            count(*) as n_rows
        from shown
        where {{ item }} is not null
        group by as_of_date, {{ item }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

shares as (

    select
        counted.*,
        counted.n_rows / cast(populations.n_rows as double) as part,
        populations.n_customers,
        populations.n_independent
    from counted
    inner join populations on counted.as_of_date = populations.as_of_date

),

assortment as (

    select
        as_of.as_of_date,
        count(case when products.is_available then 1 end) as n_available,
        count(changes.product_id) / nullif(cast(count(products.product_id) as double), 0) as moved_share,
        count(products.product_id) as n_products
    from as_of
    cross join products
    left join {{ ref('int_product_changes') }} as changes
        on
            products.product_id = changes.product_id
            and as_of.as_of_date = changes.as_of_date
            and changes.price <> changes.previous_price
    group by as_of.as_of_date

),

measured as (

    {{ measure_rows('shares', 'recommendation_source_share', 'share', 'part', 'n_customers', item='item',
        condition="what = 'source'") }}
    {%- for what in ['category', 'price_band'] %}
        {%- for measure, value in {'top_' ~ what ~ '_share': 'max(part)', what ~ '_hhi': 'sum(part * part)'}.items() %}
            union all
            {{ measure_rows('shares', measure, 'share', value, 'max(n_independent)', condition="what = '" ~ what ~ "'",
                grouped=true) }}
        {%- endfor %}
    {%- endfor %}
    union all
    {{ measure_rows('populations', 'recommended_price', 'amount', 'mean_price',
        'n_independent / nullif(4 * price_spread * price_spread, 0)') }}
    union all
    -- a catalog is no number of visitors: at 25, the loss of about an eighth of it opens an alert
    {{ measure_rows('assortment', 'products_available', 'count', 'n_available', '25') }}
    union all
    {{ measure_rows('assortment', 'prices_moved_share', 'share', 'moved_share', 'n_products') }}

)

select * from measured
where value is not null
