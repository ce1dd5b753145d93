with human_events as (

    select
        customer_id,
        campaign_id,
        event_type,
        occurred_at,
        cast(known_from as date) as known_on,
        event_id
    from {{ ref('int_email_events') }}
    where event_type in ('open', 'click') and not is_machine_open

)

select
    customer_id,
    campaign_id,
    event_type,
    occurred_at,
    known_on
from human_events
qualify
    row_number() over (
        partition by customer_id, campaign_id, event_type order by known_on, occurred_at, event_id
    ) = 1
