{%- set columns = [
    'rec_kind', 'source', 'sources', 'ranked_by', 'anchor_product_id', 'is_cooling', 'reason_code', 'reason_value',
] -%}
-- A list that stays is filled up from today's list where one of its products that are not shown has gone.
with

holds as (

    select * from {{ ref('int_recommendation_holds') }}

),

kept as (

    select
        held.*,
        coalesce(twins.twin_id, held.product_id) as twin_id
    from {{ ref('int_held_recommendations') }} as held
    left join {{ ref('int_product_twins') }} as twins on held.product_id = twins.product_id
    inner join holds on held.customer_id = holds.customer_id
    where holds.keeps_list and not held.is_gone

),

lowest as (

    select
        customer_id,
        min(score) as score
    from kept
    group by customer_id

),

candidates as (

    select
        customer_id,
        0 as turn,
        rank,
        shown_rank,
        product_id,
        {%- for column in columns %}
            {{ column }},
        {%- endfor %}
        score
    from kept

    union all

    select
        fresh.customer_id,
        1 as turn,
        fresh.rank,
        case when lowest.customer_id is null then fresh.shown_rank end as shown_rank,
        fresh.product_id,
        {%- for column in columns %}
            fresh.{{ column }},
        {%- endfor %}
        least(fresh.score, coalesce(lowest.score, fresh.score)) as score
    from {{ ref('int_recommendation_reasons') }} as fresh
    left join lowest on fresh.customer_id = lowest.customer_id
    left join {{ ref('int_product_twins') }} as twins on fresh.product_id = twins.product_id
    left join kept
        on fresh.customer_id = kept.customer_id and coalesce(twins.twin_id, fresh.product_id) = kept.twin_id
    where kept.product_id is null

),

-- shown products are always in the list, however short it is
chosen as (

    select * from candidates
    qualify
        row_number() over (
            partition by customer_id order by coalesce(shown_rank, 4) > 3, turn, rank
        ) <= {{ var('n_recommendations') }}

)

select
    chosen.customer_id,
    holds.as_of_date,
    holds.decided_on,
    row_number() over (partition by chosen.customer_id order by chosen.turn, chosen.rank) as rank,
    case when chosen.shown_rank <= 3 then chosen.shown_rank end as shown_rank,
    chosen.product_id,
    {%- for column in columns %}
        chosen.{{ column }},
    {%- endfor %}
    chosen.score
from chosen
inner join holds on chosen.customer_id = holds.customer_id
