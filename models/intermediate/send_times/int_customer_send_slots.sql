{#- How much of a signal counts for its own hour and for the one before and after; a weekday stands alone. -#}
with signals as (

    select * from {{ ref('int_customer_send_signals') }}

),

kernel as (

    {%- for unit, step, part in [('hour', 0, 0.5), ('hour', 1, 0.25), ('hour', 23, 0.25), ('weekday', 0, 1.0)] %}
        select
            '{{ unit }}' as unit,
            {{ step }} as step,
            {{ part }} as part
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

smoothed as (

    select
        signals.customer_id,
        signals.unit,
        case when signals.unit = 'hour' then mod(signals.slot + kernel.step, 24) else signals.slot end as slot,
        signals.weight * kernel.part as weight
    from signals
    inner join kernel on signals.unit = kernel.unit

),

totals as (

    select
        customer_id,
        unit,
        sum(weight) as weight,
        sum(n_opens) as n_opens
    from signals
    group by customer_id, unit

),

-- a slot without a signal of hers can only be best where it is her segment's best
candidates as (

    select
        customer_id,
        unit,
        slot,
        weight
    from smoothed
    union all
    select
        segments.customer_id,
        norms.unit,
        norms.slot,
        0 as weight
    from {{ ref('int_customer_send_segments') }} as segments
    inner join {{ ref('int_send_time_norms') }} as norms on segments.segment = norms.segment
    where norms.is_best

),

weighed as (

    select
        customer_id,
        unit,
        slot,
        sum(weight) as weight
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
        / (coalesce(totals.weight, 0) + {{ setting('send_time_prior_signals') }}), 6
    ) as double) as slot_share,
    cast(coalesce(totals.n_opens, 0) as integer) as n_opens,
    case
        when totals.weight >= {{ setting('send_time_prior_signals') }} then 'own'
        when bests.segment_weight >= {{ setting('send_time_prior_signals') }} then 'segment'
        else 'shop'
    end as source
from weighed
inner join {{ ref('int_customer_send_segments') }} as segments on weighed.customer_id = segments.customer_id
inner join {{ ref('int_send_time_norms') }} as bests
    on segments.segment = bests.segment and weighed.unit = bests.unit and bests.is_best
left join {{ ref('int_send_time_norms') }} as norms
    on segments.segment = norms.segment and weighed.unit = norms.unit and weighed.slot = norms.slot
left join totals on weighed.customer_id = totals.customer_id and weighed.unit = totals.unit
