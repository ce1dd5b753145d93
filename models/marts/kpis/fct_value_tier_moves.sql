-- Only customers with an event in the month are looked at one by one. All others stay: they are what is left of a tier.
with

months as (

    select * from {{ ref('int_months') }}
    where is_begun

),

-- an event of June 1 is what was known at the end of May
events as (

    select
        entries.customer_id,
        months.month_start,
        case when entries.event_type = 'entered' then entries.segment else 'outside' end as tier,
        coalesce(entries.previous_segment, 'outside') as previous_tier,
        row_number() over (
            partition by entries.customer_id, months.month_start order by entries.occurred_at asc, entries.event_type desc
        ) as event_number,
        count(*) over (partition by entries.customer_id, months.month_start) as n_events
    from {{ ref('int_segment_entries') }} as entries
    inner join months
        on entries.as_of_date > months.month_start and entries.as_of_date <= months.next_month_start
    where entries.segment_kind = 'value' and entries.as_of_date <= months.as_of_date

),

customers as (

    select
        customer_id,
        month_start,
        max(case when event_number = 1 then previous_tier end) as previous_tier,
        max(case when event_number = n_events then tier end) as tier
    from events
    group by customer_id, month_start

),

moves as (

    select
        month_start,
        previous_tier,
        tier,
        count(*) as n_customers
    from customers
    where previous_tier <> tier
    group by month_start, previous_tier, tier

),

-- of each tier, how many came and how many more it has
changes as (

    select
        moves.month_start,
        tiers.tier,
        sum(case when moves.tier = tiers.tier then moves.n_customers else 0 end) as n_in,
        sum(case when moves.tier = tiers.tier then moves.n_customers else -moves.n_customers end) as n_more
    from moves
    inner join (
        select tier from moves
        union
        select previous_tier as tier from moves
    ) as tiers
        on moves.tier = tiers.tier or moves.previous_tier = tiers.tier
    where tiers.tier <> 'outside'
    group by moves.month_start, tiers.tier

),

levels as (

    select
        months.month_start,
        tiers.tier,
        coalesce(changes.n_in, 0) as n_in,
        sum(coalesce(changes.n_more, 0)) over (
            partition by tiers.tier order by months.month_start rows between unbounded preceding and current row
        ) as n_customers
    from months
    cross join (select distinct tier from moves where tier <> 'outside') as tiers
    left join changes on months.month_start = changes.month_start and tiers.tier = changes.tier

),

stays_and_moves as (

    select
        month_start,
        previous_tier,
        tier,
        n_customers
    from moves
    union all
    select
        month_start,
        tier as previous_tier,
        tier,
        n_customers - n_in as n_customers
    from levels
    where n_customers > n_in

),

totals as (

    select
        month_start,
        sum(n_customers) as n_customers
    from stays_and_moves
    where tier <> 'outside'
    group by month_start

)

select
    found.month_start,
    months.as_of_date,
    months.is_complete,
    found.previous_tier,
    found.tier,
    cast(found.n_customers as bigint) as n_customers,
    case when found.tier <> 'outside' then cast(found.n_customers as double) / totals.n_customers end as tier_share
from stays_and_moves as found
inner join months on found.month_start = months.month_start
left join totals on found.month_start = totals.month_start
