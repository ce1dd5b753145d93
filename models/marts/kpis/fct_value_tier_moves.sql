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
            partition by entries.customer_id, months.month_start order by entries.occurred_at, entries.event_type desc
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

changes as (

    select
        month_start,
        tier,
        sum(n_in) as n_in,
        sum(n_in - n_out) as n_more
    from (
        select month_start, tier, n_customers as n_in, 0 as n_out from moves
        union all
        select month_start, previous_tier as tier, 0 as n_in, n_customers as n_out from moves
    ) as both_ways
    group by month_start, tier

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
    cross join (select distinct changes.tier from changes) as tiers
    left join changes on months.month_start = changes.month_start and tiers.tier = changes.tier
    where tiers.tier <> 'outside'

),

stays_and_moves as (

    select month_start, previous_tier, tier, n_customers from moves
    union all
    select month_start, tier as previous_tier, tier, n_customers - n_in as n_customers from levels
    where n_customers > n_in

)

select
    stays_and_moves.month_start,
    months.as_of_date,
    months.is_complete,
    stays_and_moves.previous_tier,
    stays_and_moves.tier,
    cast(stays_and_moves.n_customers as bigint) as n_customers,
    case when stays_and_moves.tier <> 'outside' then
        cast(stays_and_moves.n_customers as double) / nullif(cast(sum(
            case when stays_and_moves.tier <> 'outside' then stays_and_moves.n_customers end
        ) over (partition by stays_and_moves.month_start) as double), 0)
    end as share
from stays_and_moves
inner join months on stays_and_moves.month_start = months.month_start
