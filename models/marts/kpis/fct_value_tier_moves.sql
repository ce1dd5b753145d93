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
            partition by entries.customer_id, months.month_start
            order by entries.occurred_at asc, entries.event_type desc
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

-- whoever is in a tier has once come into it
tiers as (

    select distinct tier from moves
    where tier <> 'outside'

),

levels as (

    select
        months.month_start,
        tiers.tier,
        coalesce(sum(case when moves.tier = tiers.tier then moves.n_customers end), 0) as n_in,
        sum(coalesce(sum(case
            when moves.tier = tiers.tier then moves.n_customers
            when moves.previous_tier = tiers.tier then -moves.n_customers
        end), 0)) over (
            partition by tiers.tier order by months.month_start rows between unbounded preceding and current row
        ) as n_customers
    from months
    cross join tiers
    left join moves on months.month_start = moves.month_start
    group by months.month_start, tiers.tier

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

)

select
    found.month_start,
    months.as_of_date,
    months.is_complete,
    found.previous_tier,
    found.tier,
    cast(found.n_customers as bigint) as n_customers,
    cast(case when found.tier <> 'outside' then found.n_customers end as double)
    / sum(case when found.tier <> 'outside' then found.n_customers end) over (partition by found.month_start)
        as tier_share
from stays_and_moves as found
inner join months on found.month_start = months.month_start
