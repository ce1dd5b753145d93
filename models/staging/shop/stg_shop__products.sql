with raw_products as (

    {{ raw_rows('shop', 'products') }}

),

renamed as (

    select
        {{ text_of('product_id') }} as product_id,
        {{ text_of('name') }} as name,
        {{ text_of('category') }} as category,
        {{ text_of('brand') }} as brand,
        {{ text_of('description') }} as description,
        {{ cast_or_null('price', type_money()) }} as price,
        {{ cast_or_null('unit_cost', type_money()) }} as unit_cost,
        {{ text_of('image_url') }} as image_url,
        {{ text_of('product_url') }} as product_url,
        {{ date_of('launched_on') }} as launched_on,
        {{ cast_or_null('is_available', 'boolean') }} as is_available,
        {{ invalid_values({'price': type_money(), 'unit_cost': type_money(), 'is_available': 'boolean'}) }}
            as invalid_values,
        {{ time_problem('shop.products', ['launched_on']) }} as time_problem,
        {{ has_outer_blanks(['name', 'category', 'brand', 'description']) }} as has_outer_blanks
    from raw_products

)

select * from renamed
