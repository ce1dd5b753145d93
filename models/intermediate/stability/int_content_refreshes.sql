with

judged as (

    select
        triggers.*,
        held.is_valid as is_offer_valid,
        -- an offer granted a few days ago is not taken back for a click, nor for an order that leaves the lifecycle
        -- stage
        held.is_required_today or held.is_held_back
        or (held.is_young and not held.has_other_stage) as is_offer_kept_when_due
    from {{ ref('int_content_triggers') }} as triggers
    left join {{ ref('int_held_offers') }} as held on triggers.customer_id = held.customer_id

),

reasoned as (

    select
        *,
        case
            when decided_anew_for is not null then decided_anew_for
            when has_event then 'event'
            when not is_offer_valid then 'offer_ended'
            when has_other_products then 'product'
            when is_expired then 'expired'
        end as due_reason
    from judged

)

select
    customer_id,
    as_of_date,
    due_reason is not null as is_due,
    due_reason,
    decided_anew_for,
    rules_version,
    coalesce(
        is_offer_valid and decided_anew_for is null and (due_reason is null or is_offer_kept_when_due), false
    ) as keeps_offer
from reasoned
