{{ config(materialized='view') }}

{#- Where the digits of a date as a number (20240229) give the age: the difference in whole ten-thousands. -#}
{%- set as_digits = "extract(year from {0}) * 10000 + extract(month from {0}) * 100 + extract(day from {0})" -%}

with spine as (

    select * from {{ ref('int_customer_spine') }}

),

versions as (

    select
        *,
        cast(known_from as date) as known_on
    from {{ ref('int_customer_versions') }}

),

-- A version is used once it is known, until a newer one is known. The oldest version is also used before any is known.
served_versions as (

    select
        *,
        case when is_oldest then cast('0001-01-01' as date) else known_on end as serves_after,
        coalesce(min(known_on) over (
            partition by customer_id order by version_at desc, raw_customer_id desc, version_number desc
            rows between unbounded preceding and 1 preceding
        ), cast('9999-12-31' as date)) as serves_until
    from versions

),

profiles as (

    select
        spine.*,
        versions.gender,
        versions.country,
        versions.region,
        versions.device,
        versions.loyalty_tier,
        versions.interests,
        versions.lifestyle,
        spine.as_of_date - coalesce(
            case when versions.signed_up_at < spine.as_of_date then cast(versions.signed_up_at as date) end,
            spine.first_known_on
        ) as tenure_days,
        cast(floor((
            {{ as_digits.format('spine.as_of_date') }} - ({{ as_digits.format('versions.birth_date') }})
        ) / 10000) as integer) as age
    from spine
    left join served_versions as versions
        on
            spine.customer_id = versions.customer_id
            and spine.as_of_date > versions.serves_after
            and spine.as_of_date <= versions.serves_until

)

select
    spine_id,
    customer_id,
    as_of_date,
    is_training,
    is_scoring,
    is_active,
    case
        when age < 0 or age > 110 then null
        when age < 18 then 'under_18'
        when age < 25 then '18_24'
        when age < 35 then '25_34'
        when age < 45 then '35_44'
        when age < 55 then '45_54'
        when age < 65 then '55_64'
        when age >= 65 then '65_plus'
    end as age_band,
    gender,
    country,
    region,
    device,
    loyalty_tier,
    interests,
    lifestyle,
    tenure_days,
    case
        when extract(month from as_of_date) in (12, 1, 2) then 'winter'
        when extract(month from as_of_date) in (3, 4, 5) then 'spring'
        when extract(month from as_of_date) in (6, 7, 8) then 'summer'
        else 'autumn'
    end as season
from profiles
