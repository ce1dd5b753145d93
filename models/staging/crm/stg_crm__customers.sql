{%- set texts = [
    'first_name', 'last_name', 'gender', 'country', 'region', 'device', 'loyalty_tier', 'interests', 'lifestyle',
    'language', 'time_zone',
] -%}
with raw_customers as (

    {{ raw_rows('crm', 'customers') }}

),

renamed as (

    select
        {{ key_of('customer_id') }} as customer_id,
        {{ text_of('external_id') }} as external_id,
        {{ text_of('email') }} as raw_email,
        {%- for column in texts %}
            {{ text_of(column) }} as {{ column }},
        {%- endfor %}
        {{ date_of('birth_date') }} as birth_date,
        {{ optional_time_of('signed_up_at') }} as signed_up_at,
        {{ optional_time_of('updated_at') }} as updated_at,
        {{ timestamp_of('loaded_at') }} as loaded_at,
        {{ has_decimal_key(['customer_id']) }} as has_decimal_key,
        {{ has_early_time(['signed_up_at', 'updated_at']) }} as has_early_time,
        {{ time_problem('crm.customers', ['birth_date', 'signed_up_at', 'updated_at', 'loaded_at']) }}
            as time_problem,
        {{ has_outer_blanks(['email'] + texts) }} as has_outer_blanks
    from raw_customers

),

living as (

    select value as customer_id from {{ ref('int_identity_register') }}
    where kind = 'customer_id' and raw_customer_id is not null

),

erased as (

    {{ erased_values('renamed', 'external_id') }}

),

-- the register has each id; an address that int_email_addresses leaves out belongs to an erased person
marked as (

    select
        renamed.*,
        addresses.email,
        addresses.email_sha256,
        (renamed.customer_id is not null and living.customer_id is null)
        or (renamed.customer_id is null and erased.erased_value is not null)
        or (renamed.raw_email is not null and addresses.raw_email is null) as is_erased
    from renamed
    left join living on renamed.customer_id = living.customer_id
    left join erased on renamed.external_id = erased.erased_value
    left join {{ ref('int_email_addresses') }} as addresses on renamed.raw_email = addresses.raw_email

)

{{ without_erased(
    'marked',
    ['customer_id', 'external_id', 'raw_email', 'email', 'email_sha256'] + texts
    + ['birth_date', 'signed_up_at', 'updated_at', 'loaded_at', 'time_problem', 'has_outer_blanks', 'has_decimal_key', 'has_early_time']
) }}
