{%- set by_age = 'partition by addresses.raw_customer_id order by addresses.valid_from, addresses.email_sha256' -%}
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
        addresses.raw_customer_id,
        addresses.email_sha256,
        case
            when lag(addresses.last_seen_at) over ({{ by_age }}) < addresses.valid_from
                then greatest(
                    lag(addresses.last_seen_at) over ({{ by_age }}), lag(addresses.valid_from) over ({{ by_age }})
                )
            else addresses.valid_from
        end as valid_from,
        lead(addresses.valid_from) over ({{ by_age }}) as valid_to,
        row_number() over ({{ by_age }}) as age_rank
    from addresses

)

select
    raw_customer_id,
    email_sha256,
    valid_from,
    lead(valid_from) over (partition by raw_customer_id order by age_rank) as certain_to,
    valid_to,
    age_rank = 1 as is_oldest
from dated
