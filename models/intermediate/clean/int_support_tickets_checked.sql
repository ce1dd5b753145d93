with tickets as (

    select * from {{ ref('stg_crm__support_tickets') }}
    where {{ stop_at_time_problem() }}

),

judged as (

    select
        tickets.*,
        customer_ids.customer_id as canonical_id,
        {{ known_from_customer('tickets.opened_at') }} as known_from,
        {{ list_reasons({
            'ticket_id_missing': 'tickets.ticket_id is null and not tickets.is_erased',
            'customer_id_missing': 'tickets.customer_id is null and not tickets.is_erased',
            'customer_unknown': 'tickets.customer_id is not null and customer_ids.customer_id is null',
            'opened_at_missing': 'tickets.opened_at is null and not tickets.is_erased',
            'retention_expired': is_expired('crm.support_tickets', 'tickets.opened_at'),
            'dated_after_loading': is_dated_after_loading('tickets.opened_at', 'tickets.loaded_at'),
            'dated_in_future': is_dated_in_future('tickets.opened_at', 'tickets.loaded_at'),
            'customer_erased': 'tickets.is_erased',
        }) }} as own_reasons
    from tickets
    left join {{ ref('int_customer_ids') }} as customer_ids on tickets.customer_id = customer_ids.raw_customer_id

),

ranked as (

    select
        *,
        {{ rank_in_key('ticket_id', ['opened_at', 'customer_id', 'closed_at', 'topic', 'satisfaction']) }}
            as row_number
    from judged

)

select
    ticket_id,
    row_number,
    customer_id as raw_customer_id,
    canonical_id as customer_id,
    opened_at,
    closed_at,
    topic,
    satisfaction as raw_satisfaction,
    case when satisfaction between 1 and 5 then satisfaction end as satisfaction,
    loaded_at,
    known_from,
    case when closed_at is not null then greatest(known_from, {{ known_from('closed_at', 'loaded_at') }}) end
        as satisfaction_known_from,
    {{ join_reasons('own_reasons', "case when ticket_id is not null and row_number > 1 then 'duplicate_key' end") }}
        as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'satisfaction_out_of_range': 'satisfaction not between 1 and 5',
        'not_a_number': 'invalid_values is not null',
    }) }} as corrections
from ranked
