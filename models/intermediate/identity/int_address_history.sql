{%- set by_age -%}
    partition by addresses.raw_customer_id
    order by addresses.valid_from, addresses.last_seen_at nulls first, addresses.email_sha256
{%- endset -%}
{%- set later = 'partition by raw_customer_id order by valid_from rows between 1 following and unbounded following' -%}
with

held as (

    select * from {{ ref('int_held_addresses') }}

),

-- an address that many ids share is nobody's own
addresses as (

    select held.*
    from held
    left join {{ ref('int_placeholder_addresses') }} as placeholders on held.email_sha256 = placeholders.email_sha256
    where placeholders.email_sha256 is null

),

-- the newer address may be that of the customer since the older one was last seen
dated as (

    select
        addresses.*,
        case
            when lag(addresses.last_seen_at) over ({{ by_age }}) < addresses.valid_from
                then greatest(
                    lag(addresses.last_seen_at) over ({{ by_age }}), lag(addresses.valid_from) over ({{ by_age }})
                )
            else addresses.valid_from
        end as held_from,
        rank() over (partition by addresses.raw_customer_id order by addresses.valid_from) as age_rank
    from addresses

),

moments as (

    select
        raw_customer_id,
        valid_from,
        min(case when is_plausible then held_from end) as held_from,
        min(case when is_plausible then valid_from end) as newer_from,
        min(case when is_plausible and has_own_time then valid_from end) as newer_with_time_from,
        min(case when is_plausible and last_seen_at is not null then valid_from end) as newer_gone_from
    from dated
    group by raw_customer_id, valid_from

),

-- rows of one time have no order, nor have rows of today's table of which one has no time of its own
replaced as (

    select
        raw_customer_id,
        valid_from,
        min(held_from) over ({{ later }}) as held_from,
        min(newer_from) over ({{ later }}) as newer_from,
        min(newer_with_time_from) over ({{ later }}) as newer_with_time_from,
        min(newer_gone_from) over ({{ later }}) as newer_gone_from
    from moments

)

select
    dated.raw_customer_id,
    dated.email_sha256,
    dated.held_from as valid_from,
    replaced.held_from as certain_to,
    case
        when dated.last_seen_at is not null then replaced.newer_from
        when dated.has_own_time then replaced.newer_with_time_from
        else replaced.newer_gone_from
    end as valid_to,
    dated.age_rank = 1 as is_oldest
from dated
inner join replaced on dated.raw_customer_id = replaced.raw_customer_id and dated.valid_from = replaced.valid_from
