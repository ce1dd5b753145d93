{%- set closing_first -%}
    partition by ticket_id
        order by case when own_reasons is null and closed_at is not null then 0 else 1 end, row_number
{%- endset -%}
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
            'dated_too_early': is_dated_too_early('tickets.opened_at'),
            'customer_erased': 'tickets.is_erased',
        }) }} as own_reasons
    from tickets
    left join {{ ref('int_customer_ids') }} as customer_ids on tickets.customer_id = customer_ids.raw_customer_id

),

ranked as (

    select
        *,
        {{ rank_in_key('ticket_id', ['opened_at', 'customer_id', 'closed_at', 'topic', 'satisfaction']) }}
            as row_number,
        {{ restates_in_key('ticket_id', ['closed_at', 'satisfaction']) }} and closed_at is not null as is_restated
    from judged

),

-- a closing may come as a row of its own: the first one counts, from when it was known
closed as (

    select
        *,
        first_value(closed_at) over ({{ closing_first }}) as first_closed_at,
        first_value(loaded_at) over ({{ closing_first }}) as closing_loaded_at,
        first_value(satisfaction) over ({{ closing_first }}) as first_satisfaction
    from ranked

)

select
    ticket_id,
    row_number,
    customer_id as raw_customer_id,
    canonical_id as customer_id,
    opened_at,
    case when row_number = 1 then first_closed_at else closed_at end as closed_at,
    topic,
    satisfaction as raw_satisfaction,
    case when row_number = 1 and first_satisfaction between 1 and 5 then first_satisfaction end as satisfaction,
    loaded_at,
    known_from,
    case
        when row_number = 1 and first_closed_at is not null
            then greatest(known_from, {{ known_from('first_closed_at', 'closing_loaded_at') }})
    end as satisfaction_known_from,
    {{ join_reasons('own_reasons', list_reasons({
        'restated': 'is_restated',
        'duplicate_key': 'ticket_id is not null and row_number > 1 and not is_restated',
    })) }} as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'dated_too_early': 'has_early_time',
        'satisfaction_out_of_range': 'satisfaction not between 1 and 5',
        'not_a_number': 'invalid_values is not null',
    }) }} as corrections
from closed
