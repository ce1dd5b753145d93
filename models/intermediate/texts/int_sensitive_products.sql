with

products as (

    select * from {{ ref('int_products') }}

),

terms as (

    select * from {{ ref('int_sensitive_terms') }}

),

-- the twin of a listed product has its name
texts as (
    {%- for field in ['name', 'category', 'brand'] %}
        select
            product_id,
            '{{ field }}' as matched_in,
            {{ field }} as matched_text
        from products
        where {{ field }} is not null
        union all
    {%- endfor %}
    select
        twins.product_id,
        'product' as matched_in,
        listed.product_id as matched_text
    from {{ ref('int_product_twins') }} as listed
    inner join {{ ref('int_product_twins') }} as twins on listed.twin_id = twins.twin_id

),

-- a category is looked at once, however many products it has
folded as (

    select
        matched_in,
        matched_text,
        {{ folded_text('matched_text') }} as folded_text
    from texts
    group by matched_in, matched_text

),

matches as (

    select
        folded.matched_in,
        folded.matched_text,
        terms.word,
        terms.forbids,
        terms.theme,
        terms.topic
    from folded
    inner join terms
        on
            (
                terms.kind = 'word' and folded.matched_in <> 'product'
                and {{ holds_words('folded.folded_text', 'terms.needle') }}
            )
            or (folded.matched_in = terms.kind and folded.matched_in = 'product' and folded.matched_text = terms.word)
            or (folded.matched_in = terms.kind and folded.matched_in <> 'product' and folded.folded_text = terms.folded)

),

product_matches as (

    select
        texts.product_id,
        matches.*
    from texts
    inner join matches on texts.matched_in = matches.matched_in and texts.matched_text = matches.matched_text

),

-- the shop knows better than the shipped list what one of its words means in its catalog
allowed as (

    select distinct product_id from product_matches
    where forbids = 'may_name'

)

select
    product_matches.product_id,
    products.name,
    product_matches.theme,
    product_matches.topic,
    product_matches.word as matched_word,
    product_matches.matched_in,
    product_matches.forbids
from product_matches
inner join products on product_matches.product_id = products.product_id
left join allowed on product_matches.product_id = allowed.product_id
where
    product_matches.forbids <> 'may_name'
    and (product_matches.theme = 'shop' or allowed.product_id is null)
