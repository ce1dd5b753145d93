with consents as (

    select
        customer_id,
        channel,
        case when purpose = 'personalization' then 'personalisation' else purpose end as purpose,
        purpose as raw_purpose,
        status,
        changed_at,
        loaded_at,
        has_decimal_key,
        is_erased
    from {{ ref('stg_crm__consents') }}
    where {{ stop_at_time_problem() }}

),

judged as (

    select
        consents.*,
        customer_ids.customer_id as canonical_id,
        {{ list_reasons({
            'customer_id_missing': 'consents.customer_id is null and not consents.is_erased',
            'customer_unknown': 'consents.customer_id is not null and customer_ids.customer_id is null',
            'channel_missing': 'consents.channel is null and not consents.is_erased',
            'purpose_unknown': "not consents.is_erased"
                ~ " and coalesce(consents.purpose, '') not in ('marketing', 'personalisation')",
            'status_unknown': "not consents.is_erased and coalesce(consents.status, '') not in ('granted', 'withdrawn')",
            'changed_at_missing': 'consents.changed_at is null and not consents.is_erased',
            'dated_after_loading': is_dated_after_loading('consents.changed_at', 'consents.loaded_at'),
            'dated_in_future': is_dated_in_future('consents.changed_at', 'consents.loaded_at'),
            'dated_too_early': is_dated_too_early('consents.changed_at'),
            'customer_erased': 'consents.is_erased',
        }) }} as own_reasons
    from consents
    left join {{ ref('int_customer_ids') }} as customer_ids on consents.customer_id = customer_ids.raw_customer_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id order by loaded_at nulls first, changed_at, channel, raw_purpose, status
        ) as row_number
    from judged

),

copies as (

    select
        *,
        row_number() over (
            partition by customer_id, channel, raw_purpose, status, changed_at, loaded_at order by row_number
        ) as copy_number
    from ranked

)

select
    customer_id as raw_customer_id,
    row_number,
    canonical_id as customer_id,
    channel,
    raw_purpose,
    purpose,
    status,
    changed_at,
    loaded_at,
    {{ known_from('changed_at', 'loaded_at') }} as known_from,
    {{ join_reasons('own_reasons', "case when copy_number > 1 and customer_id is not null then 'duplicate_row' end") }}
        as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'late_arrival': is_late_arrival('changed_at', 'loaded_at'),
    }) }} as corrections
from copies
