with

candidates as (

    select * from {{ ref('int_offer_candidates') }}

),

choices as (

    select
        choices.customer_id,
        choices.greedy_offer_code,
        choices.rule_level,
        choices.rule_order,
        choices.is_explored,
        decisions.offer_code,
        decisions.is_held,
        decisions.decided_on,
        decisions.expires_on,
        chosen.rank as chosen_rank,
        greedy.rank as greedy_rank,
        chosen.rule_name as chosen_rule_name
    from {{ ref('int_offer_choices') }} as choices
    inner join {{ ref('int_offer_decisions') }} as decisions on choices.customer_id = decisions.customer_id
    left join candidates as chosen
        on decisions.customer_id = chosen.customer_id and decisions.offer_code = chosen.offer_code
    left join candidates as greedy
        on choices.customer_id = greedy.customer_id and choices.greedy_offer_code = greedy.offer_code

),

-- why the other offers lost when an earlier build of this date granted the offer
explained as (

    select * from {{ ref('int_published_rejections') }}
    where reason_kind in ('not_required', 'budget', 'no_bid', 'exploration', 'lower_value')

),

rejected as (

    select
        candidates.customer_id,
        candidates.as_of_date,
        candidates.offer_code,
        candidates.expected_value,
        candidates.suppressed_by,
        choices.chosen_rule_name,
        choices.expires_on,
        choices.is_held and choices.decided_on = candidates.as_of_date as is_of_this_date,
        case
            when candidates.reason_kind is not null then candidates.reason_kind
            when choices.is_held then 'held'
            when candidates.offer_code = choices.greedy_offer_code then 'exploration'
            when candidates.is_bid and candidates.rank < coalesce(choices.greedy_rank, 1000000) then 'budget'
            when choices.offer_code is null and candidates.rank is not null then 'budget'
            when
                candidates.rule_level = choices.rule_level and candidates.rule_order = choices.rule_order
                and candidates.rank < choices.chosen_rank
                then case when choices.is_explored then 'exploration' else 'no_bid' end
            when candidates.rule_level = choices.rule_level and candidates.rule_order = choices.rule_order
                then 'lower_value'
            else 'not_required'
        end as reason_kind
    from candidates
    left join choices on candidates.customer_id = choices.customer_id
    where candidates.offer_code <> coalesce(choices.offer_code, '')

),

worded as (

    select
        rejected.*,
        replace(
            texts.text, '{value}',
            coalesce(case rejected.reason_kind
                when 'suppressed' then rejected.suppressed_by
                when 'not_required' then rejected.chosen_rule_name
                when 'held' then cast(rejected.expires_on as {{ dbt.type_string() }})
            end, '')
        ) as reason
    from rejected
    left join {{ ref('decision_reasons') }} as texts on texts.code = case
        when rejected.reason_kind = 'not_required' and rejected.chosen_rule_name is null then 'no_rule'
        else rejected.reason_kind
    end

)

select
    worded.customer_id,
    worded.as_of_date,
    worded.offer_code,
    coalesce(explained.reason_kind, worded.reason_kind) as reason_kind,
    coalesce(explained.reason, worded.reason) as reason,
    worded.expected_value
from worded
left join explained
    on
        worded.customer_id = explained.customer_id
        and worded.offer_code = explained.offer_code
        and worded.as_of_date = explained.as_of_date
        and worded.reason_kind = 'held'
        and worded.is_of_this_date
