with segments as (

    select * from {{ ref('int_customer_send_segments') }}

),

counted as (

    select
        segments.segment,
        signals.unit,
        signals.slot,
        sum(signals.weight) as weight
    from {{ ref('int_customer_send_signals') }} as signals
    inner join segments on signals.customer_id = segments.customer_id
    group by segments.segment, signals.unit, signals.slot

),

shop as (

    select
        unit,
        slot,
        sum(weight) / cast(sum(sum(weight)) over (partition by unit) as double) as slot_share
    from counted
    group by unit, slot

),

segment_sizes as (

    select
        segments.segment,
        shop.unit,
        coalesce(sum(counted.weight), 0) as weight
    from (select distinct segments.segment from segments) as segments
    cross join (select distinct shop.unit from shop) as shop
    left join counted on segments.segment = counted.segment and shop.unit = counted.unit
    group by segments.segment, shop.unit

),

shares as (

    select
        sizes.segment,
        sizes.unit,
        shop.slot,
        sizes.weight as segment_weight,
        (coalesce(counted.weight, 0) + {{ setting('send_time_prior_signals') }} * shop.slot_share)
        / (sizes.weight + {{ setting('send_time_prior_signals') }}) as slot_share
    from segment_sizes as sizes
    inner join shop on sizes.unit = shop.unit
    left join counted
        on sizes.segment = counted.segment and shop.unit = counted.unit and shop.slot = counted.slot

)

select
    *,
    row_number() over (partition by segment, unit order by slot_share desc, slot asc) = 1 as is_best
from shares
