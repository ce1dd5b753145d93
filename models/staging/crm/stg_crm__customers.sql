with raw_customers as (

    {{ raw_rows('crm', 'customers') }}

),

renamed as (

    select
        {{ text_of('customer_id') }} as customer_id,
        {{ text_of('external_id') }} as external_id,
        {{ text_of('email') }} as email,
        {{ text_of('first_name') }} as first_name,
        {{ text_of('last_name') }} as last_name,
        {{ date_or_stop('crm.customers', 'birth_date') }} as birth_date,
        {{ text_of('gender') }} as gender,
        {{ text_of('country') }} as country,
        {{ text_of('region') }} as region,
        {{ text_of('device') }} as device,
        {{ text_of('loyalty_tier') }} as loyalty_tier,
        {{ text_of('interests') }} as interests,
        {{ text_of('lifestyle') }} as lifestyle,
        {{ timestamp_or_stop('crm.customers', 'signed_up_at') }} as signed_up_at,
        {{ timestamp_or_stop('crm.customers', 'updated_at') }} as updated_at,
        {{ timestamp_or_stop('crm.customers', 'loaded_at') }} as loaded_at,
        {{ has_outer_blanks(['email', 'first_name', 'last_name', 'gender', 'country', 'region', 'device',
            'loyalty_tier', 'interests', 'lifestyle']) }} as has_outer_blanks
    from raw_customers

)

select * from renamed
