with orders as (

    select * from {{ ref('stg_shop__orders') }}
    where {{ stop_at_time_problem() }}

),

judged as (

    select
        orders.*,
        customer_ids.customer_id as canonical_id,
        {{ known_from_customer('orders.ordered_at') }} as known_from,
        {{ list_reasons({
            'order_id_missing': 'orders.order_id is null and not orders.is_erased',
            'customer_id_missing': 'orders.customer_id is null and not orders.is_erased',
            'customer_unknown': 'orders.customer_id is not null and customer_ids.customer_id is null',
            'ordered_at_missing': 'orders.ordered_at is null',
            'retention_expired': is_expired('shop.orders', 'orders.ordered_at'),
            'status_unknown': "orders.status not in ('placed', 'cancelled')",
            'currency_unexpected': 'orders.currency <> as_of.currency',
            'dated_after_loading': is_dated_after_loading('orders.ordered_at', 'orders.loaded_at'),
            'dated_in_future': is_dated_in_future('orders.ordered_at', 'orders.loaded_at'),
            'dated_too_early': is_dated_too_early('orders.ordered_at'),
            'customer_erased': 'orders.is_erased',
        }) }} as own_reasons
    from orders
    cross join {{ ref('int_build_context') }} as as_of
    left join {{ ref('int_customer_ids') }} as customer_ids on orders.customer_id = customer_ids.raw_customer_id

),

ranked as (

    select
        *,
        {{ rank_in_key('order_id', [
            'ordered_at', 'customer_id', 'status', 'cancelled_at', 'channel', 'currency', 'campaign_id'
        ]) }} as row_number,
        {{ restates_in_key('order_id', ['status', 'cancelled_at']) }}
        and (status = 'cancelled' or cancelled_at is not null) as is_restated
    from judged

)

select
    order_id,
    row_number,
    customer_id as raw_customer_id,
    canonical_id as customer_id,
    ordered_at,
    status,
    cancelled_at as raw_cancelled_at,
    {{ order_cancelled_at() }} as cancelled_at,
    channel,
    currency,
    campaign_id,
    loaded_at,
    known_from,
    {{ join_reasons('own_reasons', list_reasons({
        'restated': 'is_restated',
        'duplicate_key': 'order_id is not null and row_number > 1 and not is_restated',
    })) }} as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'dated_too_early': 'has_early_time',
        'late_arrival': is_late_arrival('ordered_at', 'loaded_at'),
        'cancelled_at_missing': "status = 'cancelled' and cancelled_at is null",
    }) }} as corrections
from ranked
