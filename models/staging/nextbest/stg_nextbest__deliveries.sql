with raw_deliveries as (

    {{ raw_rows('nextbest', 'deliveries') }}

),

renamed as (

    select
        {{ key_of('delivery_id') }} as delivery_id,
        {{ key_of('customer_id') }} as customer_id,
        lower({{ text_of('destination') }}) as destination,
        lower({{ text_of('state') }}) as state,
        {{ timestamp_of('recorded_at') }} as recorded_at,
        {{ text_of('reason') }} as reason,
        {{ has_decimal_key(['delivery_id', 'customer_id']) }} as has_decimal_key,
        {{ time_problem('nextbest.deliveries', ['recorded_at']) }} as time_problem
    from raw_deliveries

),

marked as (

    {{ marked_by_customer('renamed', ref('int_erased_names')) }}

)

{{ without_erased(
    'marked',
    ['delivery_id', 'customer_id', 'reason', 'time_problem', 'has_decimal_key'],
    kept=['destination', 'state', 'recorded_at']
) }}
