with as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

customer_rows as (

    select
        raw_customer_id,
        email,
        email_sha256,
        version_known_from,
        row_number() over (partition by raw_customer_id order by version_at, row_number) as version_number
    from {{ ref('int_customer_rows') }}
    where reasons is null

),

raw_customers as (

    select
        raw_customer_id,
        min(version_known_from) as version_known_from
    from customer_rows
    group by raw_customer_id

),

-- own addresses known at as_of_date; for customers without a version known by then, those of the oldest version held
addresses as (

    select distinct
        customer_rows.raw_customer_id,
        customer_rows.email
    from customer_rows
    inner join raw_customers on customer_rows.raw_customer_id = raw_customers.raw_customer_id
    left join {{ ref('int_placeholder_addresses') }} as placeholders
        on customer_rows.email_sha256 = placeholders.email_sha256
    cross join as_of
    where
        customer_rows.email is not null
        and placeholders.email_sha256 is null
        and (
            customer_rows.version_known_from < as_of.as_of_date
            or (customer_rows.version_number = 1 and raw_customers.version_known_from >= as_of.as_of_date)
        )

)

select
    raw_customer_id,
    email
from addresses
