with raw_support_tickets as (

    {{ raw_rows('crm', 'support_tickets') }}

),

renamed as (

    select
        {{ key_of('ticket_id') }} as ticket_id,
        {{ key_of('customer_id') }} as customer_id,
        {{ timestamp_of('opened_at') }} as opened_at,
        {{ optional_time_of('closed_at') }} as closed_at,
        {{ text_of('topic') }} as topic,
        {{ cast_or_null('satisfaction', type_money()) }} as satisfaction,
        {{ timestamp_of('loaded_at') }} as loaded_at,
        {{ invalid_values({'satisfaction': type_money()}) }} as invalid_values,
        {{ has_decimal_key(['ticket_id', 'customer_id']) }} as has_decimal_key,
        {{ has_early_time(['closed_at']) }} as has_early_time,
        {{ time_problem('crm.support_tickets', ['opened_at', 'closed_at', 'loaded_at']) }} as time_problem
    from raw_support_tickets

),

marked as (

    {{ marked_by_customer('renamed', ref('int_erased_names')) }}

)

{{ without_erased('marked', [
    'ticket_id', 'customer_id', 'opened_at', 'closed_at', 'topic', 'satisfaction', 'loaded_at', 'invalid_values',
    'time_problem', 'has_decimal_key', 'has_early_time',
]) }}
