-- reasons that depend on no other offer, told from events, seed and vars; none holds of the chosen, a cap aside
{%- set apart = [
    'hold_out', 'frequency_cap', 'cool_down', 'expired', 'not_yet_valid', 'no_consent', 'ineligible', 'suppressed'
] %}
with

as_of as (

    select
        as_of_date,
        as_of_date - {{ var('contact_limits').ticket_days }} as tickets_from,
        as_of_date - {{ var('contact_limits').complaint_days }} as complaints_from
    from {{ ref('int_build_context') }}

),

ledger as (

    select
        customer_id as decided_for,
        offer_code,
        reason_kind,
        false as is_kept
    from {{ ref('fct_offer_rejections') }}

    union all

    select
        customer_id as decided_for,
        offer_code,
        'chosen' as reason_kind,
        is_held as is_kept
    from {{ ref('int_offer_decisions') }}
    where offer_code is not null

),

mailed as (

    select
        events.customer_id as mailed_id,
        count(distinct case
            when events.event_type = 'sent' and cast(events.occurred_at as date) >= as_of.as_of_date - 7
                then events.campaign_id
        end) as n_sent,
        count(case
            when events.event_type = 'complaint' and cast(events.occurred_at as date) >= as_of.complaints_from then 1
        end) as n_complaints
    from {{ ref('int_email_events') }} as events
    inner join as_of on events.known_from < as_of.as_of_date
    group by events.customer_id

),

upset as (

    select distinct tickets.customer_id as upset_id
    from {{ ref('int_support_tickets') }} as tickets
    inner join as_of on tickets.known_from < as_of.as_of_date
    where
        cast(tickets.opened_at as date) >= as_of.tickets_from
        or (
            tickets.satisfaction_known_from < as_of.as_of_date
            and cast(tickets.closed_at as date) >= as_of.tickets_from
        )

),

told as (

    select
        ledger.*,
        case
            when {{ is_drawn('ledger.decided_for', 'holdout', var('holdout_share')) }} then 'hold_out'
            when not ledger.is_kept and mailed.n_sent >= {{ var('contact_limits').mails_per_week }} then 'frequency_cap'
            when not ledger.is_kept and (mailed.n_complaints > 0 or upset.upset_id is not null) then 'cool_down'
            when offers.valid_to < facts.as_of_date then 'expired'
            when offers.valid_from > facts.as_of_date then 'not_yet_valid'
            when not facts.has_personalisation_consent and ledger.reason_kind = 'no_consent' then 'no_consent'
            {%- for offer in offers_on_file().values() if offer.eligibility %}
                when
                    ledger.offer_code = {{ text_literal(offer.offer_code) }}
                    and not coalesce(({{ offer.eligibility }}), false)
                    then 'ineligible'
            {%- endfor %}
            {%- for rule in rules_of_all() if rule.action == 'suppress' %}
                when
                    facts.has_personalisation_consent and ({{ rule.when }}) and {{ holds_in_variant(rule) }}
                    and {{ rule_target(rule, 'offers') }}
                    then 'suppressed'
            {%- endfor %}
        end as told_kind
    from ledger
    inner join {{ ref('int_offer_rule_inputs') }} as facts on ledger.decided_for = facts.customer_id
    inner join {{ ref('offers') }} as offers on ledger.offer_code = offers.offer_code
    left join {{ ref('int_customer_experiments') }} as experiments on ledger.decided_for = experiments.customer_id
    left join mailed on ledger.decided_for = mailed.mailed_id
    left join upset on ledger.decided_for = upset.upset_id

)

select * from told
where coalesce(told_kind, '') <> case when reason_kind in ({{ text_literals(apart) }}) then reason_kind else '' end
