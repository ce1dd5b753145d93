with as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

-- the newest version known then, else the oldest held: the one exception of the as-of rule
versions as (

    select
        versions.customer_id,
        as_of.as_of_date,
        versions.external_id,
        versions.email,
        versions.email_sha256,
        versions.language,
        versions.first_name,
        versions.country,
        versions.time_zone,
        row_number() over (
            partition by versions.customer_id
            order by
                case
                    when versions.known_from < as_of.as_of_date then 0
                    when versions.is_oldest then 1
                    else 2
                end,
                versions.version_at desc,
                versions.raw_customer_id desc,
                versions.version_number desc
        ) as version_rank
    from {{ ref('int_customer_versions') }} as versions
    cross join as_of

)

select
    versions.customer_id,
    versions.as_of_date,
    coalesce(identities.identity_id, versions.customer_id) as identity_id,
    versions.external_id,
    versions.email,
    versions.email_sha256,
    versions.language,
    versions.first_name,
    versions.country,
    versions.time_zone
from versions
left join {{ ref('int_identities') }} as identities on versions.customer_id = identities.raw_customer_id
where versions.version_rank = 1
