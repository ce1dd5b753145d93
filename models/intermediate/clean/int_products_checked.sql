with judged as (

    select
        *,
        {{ list_reasons({
            'product_id_missing': 'product_id is null',
            'name_missing': 'name is null',
            'wrong_type': "invalid_values like '%price=%' and price is null",
            'price_missing': 'price is null and invalid_values is null',
            'price_not_positive': 'price <= 0',
        }) }} as own_reasons
    from {{ ref('stg_shop__products') }}
    where {{ stop_at_time_problem() }}

),

ranked as (

    select
        *,
        {{ rank_in_key('product_id', [
            'launched_on', 'name', 'category', 'brand', 'description', 'price', 'unit_cost', 'image_url',
            'product_url', 'is_available'
        ], none) }} as row_number
    from judged

)

select
    product_id,
    row_number,
    name,
    category,
    brand,
    description,
    price,
    unit_cost,
    image_url,
    product_url,
    launched_on,
    is_available,
    invalid_values,
    {{ join_reasons('own_reasons', "case when product_id is not null and row_number > 1 then 'duplicate_key' end") }}
        as reasons,
    {{ list_reasons({
        'outer_blanks': 'has_outer_blanks',
        'not_a_number': 'invalid_values is not null',
    }) }} as corrections
from ranked
