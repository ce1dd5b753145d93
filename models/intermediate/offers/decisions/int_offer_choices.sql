-- One choice per customer: what the policy makes of her, unless she is among the few for whom it is drawn. Drawn from
-- are the offers of the same rule that need no budget, and the choice itself, so no budget is ever exceeded.
with

candidates as (

    select * from {{ ref('int_offer_candidates') }}

),

customers as (

    select
        customer_id,
        max(case when is_open_choice then offer_code end) as open_offer_code,
        {{ is_drawn('customer_id', 'exploration', var('exploration_share')) }} as is_explored,
        {{ draw_number('customer_id', 'exploration', 8) }} as draw
    from candidates
    group by customer_id

),

won as (

    select distinct
        customer_id,
        offer_code
    from {{ ref('int_offer_assignments') }}

),

-- who has bid and won has her offer, the others have the one that needs no budget
greedy as (

    select
        customers.*,
        coalesce(won.offer_code, customers.open_offer_code) as greedy_offer_code
    from customers
    left join won on customers.customer_id = won.customer_id

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
            and (not candidates.has_budget or ruled.greedy_offer_code = candidates.offer_code)

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
