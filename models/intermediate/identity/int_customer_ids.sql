with raw_customers as (

    select
        raw_customer_id,
        min(began_at) as began_at,
        min(known_from) as known_from,
        row_number() over (order by min(known_from), raw_customer_id) as seniority
    from {{ ref('int_customer_rows') }}
    where reasons is null
    group by raw_customer_id

),

persons as (

    select
        raw_customers.*,
        min(raw_customers.seniority) over (
            partition by coalesce(address_groups.group_id, raw_customers.raw_customer_id)
        ) as senior
    from raw_customers
    left join {{ ref('int_address_groups') }} as address_groups
        on raw_customers.raw_customer_id = address_groups.raw_customer_id

)

select
    persons.raw_customer_id,
    seniors.raw_customer_id as customer_id,
    persons.began_at,
    persons.known_from
from persons
inner join raw_customers as seniors on persons.senior = seniors.seniority
