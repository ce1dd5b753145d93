{#- Weights of an event for its own hour and for the hours before and after. A weekday has no neighbors. -#}
with signals as (

    select * from {{ ref('int_customer_send_signals') }}

),

kernel as (

    {%- for unit, step, part in [
        ('hour', 0, 0.5), ('hour', 1, 0.25), ('hour', 23, 0.25), ('local_hour', 0, 0.5), ('local_hour', 1, 0.25),
        ('local_hour', 23, 0.25), ('weekday', 0, 1.0),
    ] %}
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
        case when signals.unit = 'weekday' then signals.slot else mod(signals.slot + kernel.step, 24) end as slot,
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

)

select
    smoothed.customer_id,
    smoothed.unit,
    smoothed.slot,
    sum(smoothed.weight) as weight,
    max(totals.weight) as total_weight,
    max(totals.n_opens) as n_opens
from smoothed
inner join totals on smoothed.customer_id = totals.customer_id and smoothed.unit = totals.unit
group by smoothed.customer_id, smoothed.unit, smoothed.slot
