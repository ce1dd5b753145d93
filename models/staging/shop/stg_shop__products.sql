with raw_products as (

    {{ raw_rows('shop', 'products') }}

),

renamed as (

    select
        {{ key_of('product_id') }} as product_id,
        {{ text_of('name') }} as name,
        {{ text_of('category') }} as category,
        {{ text_of('brand') }} as brand,
        {{ text_of('description') }} as description,
        {{ cast_or_null('price', type_total()) }} as raw_price,
        {{ cast_or_null('unit_cost', type_total()) }} as raw_unit_cost,
        {{ text_of('image_url') }} as image_url,
        {{ text_of('product_url') }} as product_url,
        {{ date_of('launched_on') }} as launched_on,
        {{ cast_or_null('is_available', 'boolean') }} as is_available,
        {{ invalid_values({'price': type_total(), 'unit_cost': type_total(), 'is_available': 'boolean'}) }}
            as invalid_values,
        {{ has_decimal_key(['product_id']) }} as has_decimal_key,
        {{ time_problem('shop.products', ['launched_on']) }} as time_problem,
        {{ has_outer_blanks(['name', 'category', 'brand', 'description']) }} as has_outer_blanks
    from raw_products

),

highest as (

    {{ highest_price('renamed', 'raw_price') }}

)

select
    renamed.product_id,
    renamed.name,
    renamed.category,
    renamed.brand,
    renamed.description,
    {{ numbers_in_range({
        'price': 'abs(raw_price) > highest.highest_price',
        'unit_cost': 'abs(raw_unit_cost) > highest.highest_price',
    }) }},
    renamed.image_url,
    renamed.product_url,
    renamed.launched_on,
    renamed.is_available,
    renamed.invalid_values,
    renamed.has_decimal_key,
    renamed.time_problem,
    renamed.has_outer_blanks
from renamed
cross join highest
