{#- Rounds in which the smallest seniority spreads over shared addresses: a chain of n addresses takes n rounds. -#}
{%- set n_rounds = 5 -%}

with addresses as (

    select * from {{ ref('int_customer_addresses') }}

),

raw_customers as (

    select
        raw_customer_id,
        min(began_at) as began_at,
        min(known_from) as known_from,
        row_number() over (order by min(known_from), raw_customer_id) as seniority
    from {{ ref('int_customer_rows') }}
    where reasons is null
    group by raw_customer_id

),

shared_addresses as (

    select email
    from addresses
    group by email
    having count(*) between 2 and {{ var('max_customers_per_email') }}

),

round_0 as (

    select
        addresses.raw_customer_id,
        addresses.email,
        addresses.seniority
    from addresses
    inner join shared_addresses on addresses.email = shared_addresses.email

),

{%- for round in range(1, n_rounds + 1) %}

    round_{{ round }} as (

        select
            raw_customer_id,
            email,
            min(by_address) over (partition by raw_customer_id) as seniority
        from (
            select
                raw_customer_id,
                email,
                min(seniority) over (partition by email) as by_address
            from round_{{ round - 1 }}
        ) as spread

    ),
{%- endfor %}

persons as (

    select
        raw_customers.raw_customer_id,
        raw_customers.began_at,
        raw_customers.known_from,
        coalesce(min(merged.seniority), min(raw_customers.seniority)) as seniority
    from raw_customers
    left join round_{{ n_rounds }} as merged on raw_customers.raw_customer_id = merged.raw_customer_id
    group by raw_customers.raw_customer_id, raw_customers.began_at, raw_customers.known_from

)

select
    persons.raw_customer_id,
    seniors.raw_customer_id as customer_id,
    persons.began_at,
    persons.known_from
from persons
inner join raw_customers as seniors on persons.seniority = seniors.seniority
