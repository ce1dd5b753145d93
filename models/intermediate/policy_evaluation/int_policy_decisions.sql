with

actions as (

    select * from {{ ref('int_logged_actions') }}

),

logged as (

    select
        decisions.*,
        persons.customer_id as person_id
    from {{ ref('int_offer_decision_log') }} as decisions
    inner join {{ ref('int_customer_ids') }} as persons on decisions.customer_id = persons.raw_customer_id

),

-- the newest decision before the action; the log of decisions is itself what the current policy decided
decided as (

    select
        actions.action_id,
        actions.log_name,
        logged.policy,
        logged.offer_code as action,
        logged.is_explored,
        row_number() over (
            partition by actions.action_id, logged.policy
            order by logged.as_of_date desc, logged.customer_id asc
        ) as decision_number
    from actions
    inner join logged
        on
            actions.customer_id = logged.person_id
            and actions.acted_on >= logged.as_of_date
            and {{ dbt.dateadd('day', -(var('outcome_days') | int), 'actions.acted_on') }} < logged.as_of_date
    where not (actions.log_name = 'decisions' and logged.policy = 'current')

)

select
    action_id,
    log_name,
    policy,
    action,
    is_explored
from decided
where decision_number = 1 and action is not null
