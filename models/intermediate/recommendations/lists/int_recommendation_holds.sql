-- A list does not change for the order alone. Where its shown products are still among the best, it stays when its
-- validity is over. Where today's list shows the same products, it keeps its date.
with

triggers as (

    select
        *,
        -- by the next look, recs_valid_until would have passed
        is_expired
        and decided_on + {{ var('content_max_days') }} < as_of_date + {{ var('content_valid_days') }} as is_old
    from {{ ref('int_content_triggers') }}

),

fresh as (

    select * from {{ ref('int_recommendation_reasons') }}

),

good as (

    select
        customer_id,
        product_id
    from {{ ref('int_product_rankings') }}
    qualify
        row_number() over (partition by customer_id order by score desc, product_id asc)
        <= 2 * {{ var('n_recommendations') }}

),

compared as (

    select
        held.customer_id,
        count(*) as n_shown,
        count(coalesce(fresh.product_id, good.product_id)) as n_still_good,
        count(case
            when
                fresh.shown_rank = held.shown_rank
                and fresh.reason_code = held.reason_code
                and coalesce(fresh.reason_value, '') = coalesce(held.reason_value, '') then 1
        end) as n_same
    from {{ ref('int_held_recommendations') }} as held
    left join fresh on held.customer_id = fresh.customer_id and held.product_id = fresh.product_id
    left join good on held.customer_id = good.customer_id and held.product_id = good.product_id
    where held.shown_rank is not null and not held.is_gone
    group by held.customer_id

),

judged as (

    select
        triggers.customer_id,
        triggers.as_of_date,
        triggers.decided_on,
        coalesce(triggers.decided_anew_for, '') in ('new', 'consent') or triggers.is_old as is_new,
        not triggers.has_event and not triggers.has_other_products and (
            not triggers.is_expired or coalesce(compared.n_still_good = compared.n_shown, false)
        ) as is_as_good,
        coalesce(compared.n_same = {{ [3, var('n_recommendations') | int] | min }}, false) as is_same
    from triggers
    left join compared on triggers.customer_id = compared.customer_id

)

select
    customer_id,
    as_of_date,
    is_as_good and not is_new as keeps_list,
    case when not is_new and (is_as_good or is_same) then decided_on else as_of_date end as decided_on
from judged
