with raw_consents as (

    {{ raw_rows('crm', 'consents') }}

),

renamed as (

    select
        {{ key_of('customer_id') }} as customer_id,
        lower({{ text_of('channel') }}) as channel,
        lower({{ text_of('purpose') }}) as purpose,
        lower({{ text_of('status') }}) as status,
        {{ timestamp_of('changed_at') }} as changed_at,
        {{ timestamp_of('loaded_at') }} as loaded_at,
        {{ has_decimal_key(['customer_id']) }} as has_decimal_key,
        {{ time_problem('crm.consents', ['changed_at', 'loaded_at']) }} as time_problem
    from raw_consents

),

marked as (

    {{ marked_by_customer('renamed', ref('int_name_holders')) }}

)

{{ without_erased(
    'marked', ['customer_id', 'channel', 'purpose', 'status', 'changed_at', 'loaded_at', 'time_problem',
    'has_decimal_key']
) }}
