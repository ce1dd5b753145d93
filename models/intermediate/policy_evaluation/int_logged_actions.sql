with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

known as (

    select
        logged_rows.*,
        count(*) over () as n_rows
    from {{ ref('int_offer_decision_log') }} as logged_rows
    inner join as_of on logged_rows.as_of_date >= as_of.as_of_date - {{ var('policy_log_days') }}
    where
        logged_rows.policy = 'current'
        and logged_rows.offer_code is not null
        -- another tool may not have told it
        and logged_rows.probability_chosen > 0

),

-- One decision of a customer per window, so that an order does not count for each build of a week. A year of daily
-- builds is not sorted completely for that.
decisions as (

    select
        'decisions' as log_name,
        decided.as_of_date as acted_on,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        persons.customer_id,
        cast(decided.as_of_date as {{ dbt.type_timestamp() }}) as acted_at,
        decided.offer_code as action,
        decided.probability_chosen,
        row_number() over (
            partition by
                persons.customer_id,
                floor((decided.as_of_date - cast('2000-01-03' as date)) / {{ var('outcome_days') }})
            order by decided.as_of_date, decided.customer_id
        ) as decision_number
    from known as decided
    inner join {{ ref('int_customer_ids') }} as persons on decided.customer_id = persons.raw_customer_id
    where
        {{ hash_number('persons.customer_id', 8) }}
        < 268435456.0 * {{ (var('max_policy_rows') | int) * (var('outcome_days') | int) }} / decided.n_rows

),

actions as (

    select
        log_name,
        acted_on,
        campaign_id,
        customer_id,
        acted_at,
        action,
        probability_chosen
    from decisions
    where decision_number = 1

    union all

    select
        log_name,
        acted_on,
        campaign_id,
        customer_id,
        acted_at,
        action,
        probability_chosen
    from {{ ref('int_campaign_actions') }}

),

-- the complete outcome is known
matured as (

    select
        actions.*,
        as_of.as_of_date,
        count(*) over (partition by actions.log_name) as n_actions
    from actions
    cross join as_of
    where
        actions.acted_on >= as_of.as_of_date - {{ var('policy_log_days') }}
        and {{ dbt.dateadd('day', (var('outcome_days') | int) + 1, 'actions.acted_on') }} <= as_of.as_of_date

)

select
    row_number() over (order by log_name, acted_on, customer_id) as action_id,
    log_name,
    customer_id,
    acted_on,
    campaign_id,
    acted_at,
    {{ dbt.dateadd('day', var('outcome_days'), 'acted_at') }} as ends_at,
    as_of_date,
    action,
    probability_chosen
from matured
-- of a larger log, a sample of customers drawn by their id
where {{ hash_number('customer_id') }} < 268435456.0 * {{ var('max_policy_rows') }} / n_actions
