with versions as (

    select
        *,
        row_number() over (partition by raw_customer_id order by version_at, row_number) as version_number
    from {{ ref('int_customer_rows') }}
    where reasons is null

),

customer_ids as (

    select * from {{ ref('int_customer_ids') }}

)

select
    customer_ids.customer_id,
    versions.raw_customer_id,
    versions.version_number,
    versions.version_at,
    versions.version_known_from as known_from,
    -- the platform knows the person by the newest external id of the id that names them
    coalesce(
        last_value(
            case when versions.raw_customer_id = customer_ids.customer_id then versions.external_id end ignore nulls
        ) over (
            partition by customer_ids.customer_id
            order by versions.version_at, versions.raw_customer_id, versions.version_number
            rows between unbounded preceding and current row
        ),
        customer_ids.customer_id
    ) as external_id,
    case when placeholders.email_sha256 is null then versions.email end as email,
    case when placeholders.email_sha256 is null then versions.email_sha256 end as email_sha256,
    versions.first_name,
    versions.last_name,
    versions.birth_date,
    versions.gender,
    versions.country,
    versions.region,
    versions.device,
    versions.loyalty_tier,
    versions.interests,
    versions.lifestyle,
    versions.language_code as language,
    versions.time_zone,
    versions.signed_up_at,
    row_number() over (
        partition by customer_ids.customer_id
        order by versions.version_at, versions.raw_customer_id, versions.version_number
    ) = 1 as is_oldest
from versions
inner join customer_ids on versions.raw_customer_id = customer_ids.raw_customer_id
left join {{ ref('int_placeholder_addresses') }} as placeholders on versions.email_sha256 = placeholders.email_sha256
