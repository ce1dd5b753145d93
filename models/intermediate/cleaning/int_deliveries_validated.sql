with deliveries as (

    select * from {{ ref('stg_nextbest__deliveries') }}
    where {{ stop_at_time_problem() }}

),

judged as (

    select
        deliveries.*,
        customer_ids.customer_id as canonical_id,
        {{ list_reasons({
            'delivery_id_missing': 'deliveries.delivery_id is null and not deliveries.is_erased',
            'customer_id_missing': 'deliveries.customer_id is null and not deliveries.is_erased',
            'customer_unknown': 'deliveries.customer_id is not null and customer_ids.customer_id is null',
            'destination_missing': 'deliveries.destination is null',
            'state_unknown': "coalesce(deliveries.state, '') not in ('delivered', 'held_back', 'failed')",
            'recorded_at_missing': 'deliveries.recorded_at is null',
            'dated_too_early': is_dated_too_early('deliveries.recorded_at'),
            'not_before_build': 'deliveries.recorded_at >= as_of.as_of_date',
            'customer_erased': 'deliveries.is_erased',
        }) }} as own_reasons
    from deliveries
    cross join {{ ref('int_build_context') }} as as_of
    left join {{ ref('int_customer_ids') }} as customer_ids on deliveries.customer_id = customer_ids.raw_customer_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by delivery_id
            order by
                case when own_reasons is null then 0 else 1 end,
                recorded_at, customer_id, destination, state, reason
        ) as row_number
    from judged

)

select
    delivery_id,
    row_number,
    customer_id as raw_customer_id,
    canonical_id as customer_id,
    destination,
    state,
    recorded_at,
    reason,
    {{ join_reasons('own_reasons', "case when delivery_id is not null and row_number > 1 then 'duplicate_key' end") }}
        as reasons,
    {{ list_reasons({'key_normalized': 'has_decimal_key'}) }} as corrections
from ranked
