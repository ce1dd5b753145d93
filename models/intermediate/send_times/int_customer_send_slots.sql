with

-- a slot without an event of the customer can only be their best where it is the best of their segment
candidates as (

    select
        customer_id,
        unit,
        slot,
        weight,
        total_weight,
        n_opens
    from {{ ref('int_customer_send_weights') }}
    union all
    select
        segments.customer_id,
        norms.unit,
        norms.slot,
        0 as weight,
        null as total_weight,
        null as n_opens
    from {{ ref('int_customer_send_segments') }} as segments
    inner join {{ ref('int_send_time_norms') }} as norms on segments.segment = norms.segment
    where norms.is_best

),

weighed as (

    select
        customer_id,
        unit,
        slot,
        sum(weight) as weight,
        -- also for a slot that only the segment brings
        max(max(total_weight)) over (partition by customer_id, unit) as total_weight,
        max(max(n_opens)) over (partition by customer_id, unit) as n_opens
    from candidates
    group by customer_id, unit, slot

)

select
    weighed.customer_id,
    segments.as_of_date,
    weighed.unit,
    weighed.slot,
    cast(round(
        (weighed.weight + {{ setting('send_time_prior_signals') }} * coalesce(norms.slot_share, 0))
        / (coalesce(weighed.total_weight, 0) + {{ setting('send_time_prior_signals') }}), 6
    ) as double) as slot_share,
    cast(coalesce(weighed.n_opens, 0) as integer) as n_opens,
    case
        when weighed.total_weight >= {{ setting('send_time_prior_signals') }} then 'own'
        when bests.segment_weight >= {{ setting('send_time_prior_signals') }} then 'segment'
        else 'shop'
    end as source
from weighed
inner join {{ ref('int_customer_send_segments') }} as segments on weighed.customer_id = segments.customer_id
inner join {{ ref('int_send_time_norms') }} as bests
    on segments.segment = bests.segment and weighed.unit = bests.unit and bests.is_best
left join {{ ref('int_send_time_norms') }} as norms
    on segments.segment = norms.segment and weighed.unit = norms.unit and weighed.slot = norms.slot
