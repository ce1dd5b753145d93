with

permissions as (

    select *
    from {{ ref('int_customer_permissions') }}
    where has_marketing_consent and may_be_mailed

),

customers as (

    select
        spine.customer_id,
        spine.as_of_date,
        permissions.has_personalisation_consent,
        permissions.has_personalisation_consent and permissions.may_be_personalised
            as is_personalised
    from {{ ref('int_customer_spine') }} as spine
    inner join permissions
        on
            spine.customer_id = permissions.customer_id
            and spine.as_of_date = permissions.as_of_date
    where spine.is_scoring

),

-- the newest version known then, else the oldest held: the one exception of the as-of rule
versions as (

    select
        versions.customer_id,
        versions.external_id,
        versions.email,
        row_number() over (
            partition by versions.customer_id
            order by
                case
                    when versions.known_from < customers.as_of_date then 0
                    when versions.is_oldest then 1
                    else 2
                end,
                versions.version_at desc,
                versions.raw_customer_id desc,
                versions.version_number desc
        ) as version_rank
    from {{ ref('int_customer_versions') }} as versions
    inner join customers on versions.customer_id = customers.customer_id

)

select
    customers.customer_id,
    customers.as_of_date,
    versions.external_id,
    versions.email,
    {{ sha256_hex('versions.email') }} as email_sha256,
    customers.is_personalised,
    customers.has_personalisation_consent and not customers.is_personalised as has_withdrawn_since,
    {{ is_drawn('customers.customer_id', 'holdout', var('holdout_share')) }} as is_holdout
from customers
inner join versions on customers.customer_id = versions.customer_id
where versions.version_rank = 1
