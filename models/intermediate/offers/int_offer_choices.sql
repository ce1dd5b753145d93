-- One choice per customer: the policy's, or for a few customers one drawn at random. The draw is among the offers of
-- the same rule whose budgets suffice for all, and the policy's choice itself, so no budget is exceeded.
with

candidates as (

    select * from {{ ref('int_offer_candidates') }}

),

won as (

    select distinct
        customer_id,
        offer_code
    from {{ ref('int_offer_assignments') }}

),

-- customers who bid and won have their offer, the others have the one that needs no budget
greedy as (

    select
        candidates.customer_id,
        coalesce(
            max(won.offer_code), max(case when candidates.is_open_choice then candidates.offer_code end)
        ) as greedy_offer_code,
        {{ is_drawn('candidates.customer_id', 'exploration', var('exploration_share')) }} as is_explored,
        {{ draw_number('candidates.customer_id', 'exploration', 8) }} as draw
    from candidates
    left join won on candidates.customer_id = won.customer_id
    group by candidates.customer_id

),

ruled as (

    select
        greedy.*,
        candidates.rule_level,
        candidates.rule_order
    from greedy
    left join candidates
        on greedy.customer_id = candidates.customer_id and greedy.greedy_offer_code = candidates.offer_code

),

scarce as (

    select distinct budget_group
    from {{ ref('int_offer_budgets') }}
    where not is_ample

),

options as (

    select
        ruled.*,
        candidates.offer_code as option_code,
        row_number() over (partition by ruled.customer_id order by candidates.offer_code) as option_number,
        count(*) over (partition by ruled.customer_id) as n_options
    from ruled
    inner join candidates
        on
            ruled.customer_id = candidates.customer_id
            and ruled.rule_level = candidates.rule_level
            and ruled.rule_order = candidates.rule_order
            and candidates.reason_kind is null
    left join scarce on candidates.budget_group = scarce.budget_group
    where scarce.budget_group is null or ruled.greedy_offer_code = candidates.offer_code

),

drawn as (

    select
        customer_id,
        n_options,
        max(case when option_number = 1 + mod(draw, n_options) then option_code end) as drawn_offer_code
    from options
    where rule_level = 0
    group by customer_id, n_options

)

select
    ruled.customer_id,
    ruled.greedy_offer_code,
    ruled.rule_level,
    ruled.rule_order,
    ruled.is_explored and drawn.n_options > 1 as is_explored,
    coalesce(
        case when ruled.is_explored then drawn.drawn_offer_code end, ruled.greedy_offer_code
    ) as offer_code,
    coalesce(drawn.n_options, 1) as n_options
from ruled
left join drawn on ruled.customer_id = drawn.customer_id
