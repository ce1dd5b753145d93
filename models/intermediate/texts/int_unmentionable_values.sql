-- A category or brand is never named where most of its products may not be, because its own name or theirs matched.
with

sensitive as (

    select distinct product_id from {{ ref('int_sensitive_products') }}
    where forbids = 'never_name'

),

products as (

    select
        products.product_id,
        products.category,
        products.brand,
        sensitive.product_id is not null as is_unmentionable
    from {{ ref('int_products') }} as products
    left join sensitive on products.product_id = sensitive.product_id

),

told as (
    {%- for field in ['interests', 'lifestyle'] %}
        select distinct
            '{{ field }}' as field,
            {{ field }} as value,
            {{ folded_text(field) }} as folded
        from {{ ref('int_customer_versions') }}
        where {{ field }} is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

terms as (

    select * from {{ ref('int_sensitive_terms') }}
    where kind = 'word'

),

-- what customers tell about themselves, by its words
met as (

    select
        told.field,
        told.value,
        max(case when terms.forbids = 'may_name' then 1 else 0 end) = 1 as is_allowed,
        max(case when terms.forbids = 'never_name' and terms.theme = 'shop' then 1 else 0 end) = 1 as is_listed,
        max(case when terms.forbids = 'never_name' then 1 else 0 end) = 1 as is_met
    from told
    inner join terms on {{ holds_words('told.folded', 'terms.needle') }}
    group by told.field, told.value

),

categories_and_brands as (
    {%- for field in ['category', 'brand'] %}
        select
            '{{ field }}' as field,
            {{ field }} as value
        from products
        where {{ field }} is not null
        group by {{ field }}
        having sum(case when is_unmentionable then 1 else 0 end) > 0.5 * count(*)
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    field,
    value
from categories_and_brands
union all
select
    field,
    value
from met
where is_listed or (is_met and not is_allowed)
