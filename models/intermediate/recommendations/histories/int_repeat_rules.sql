{#- Imaginary purchases at the days of the level above: a quantile needs more of them than a mean does. #}
{%- set prior = 20 -%}
-- Whether a product is bought again, after how many days, and before how many days it hardly ever is. The product is
-- drawn toward its category, and the category toward the shop.
with

products as (

    select * from {{ ref('int_repeat_shares') }}

),

gaps as (

    select
        gaps.history_date,
        products.category,
        gaps.product_id,
        gaps.gap_days
    from {{ ref('int_purchase_gaps') }} as gaps
    inner join products on gaps.history_date = products.history_date and gaps.product_id = products.product_id

),

levels as (

    {% for level in [[], ['category'], ['category', 'product_id']] -%}
        select
            history_date,
            {%- for key in ['category', 'product_id'] %}
                {{ key if key in level else 'cast(null as ' ~ dbt.type_string() ~ ') as ' ~ key }},
            {%- endfor %}
            count(*) as n_gaps,
            median(gap_days) as usual_days,
            percentile_cont({{ var('rec_repeats').early_share }}) within group (order by gap_days) as early_days
        from gaps
        group by {{ (['history_date'] + level) | join(', ') }}
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}

),

categories as (

    select
        levels.history_date,
        levels.category,
        (levels.n_gaps * levels.usual_days + {{ prior }} * shops.usual_days)
        / (levels.n_gaps + {{ prior }}) as usual_days,
        (levels.n_gaps * levels.early_days + {{ prior }} * shops.early_days)
        / (levels.n_gaps + {{ prior }}) as early_days
    from levels
    inner join levels as shops on levels.history_date = shops.history_date and shops.category is null
    where levels.category is not null and levels.product_id is null

),

-- no days where the shop has sold no product twice
expected as (

    select
        products.*,
        coalesce(categories.usual_days, shops.usual_days) as usual_days,
        coalesce(categories.early_days, shops.early_days) as early_days
    from products
    left join levels as shops on products.history_date = shops.history_date and shops.category is null
    left join categories on products.history_date = categories.history_date and products.category = categories.category

)

select
    expected.history_date,
    expected.product_id,
    expected.n_customers,
    expected.n_repeaters,
    expected.repeat_share,
    expected.repeat_share >= expected.least_share as is_repeat_product,
    coalesce(own.n_gaps, 0) as n_gaps,
    round(
        (coalesce(own.n_gaps * own.usual_days, 0) + {{ prior }} * expected.usual_days)
        / (coalesce(own.n_gaps, 0) + {{ prior }}), 1
    ) as usual_days,
    round(
        (coalesce(own.n_gaps * own.early_days, 0) + {{ prior }} * expected.early_days)
        / (coalesce(own.n_gaps, 0) + {{ prior }}), 1
    ) as early_days
from expected
left join levels as own on expected.history_date = own.history_date and expected.product_id = own.product_id
