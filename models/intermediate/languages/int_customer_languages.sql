with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

-- the newest version known then, else the oldest held, as int_mail_addresses does
versions as (

    select
        versions.customer_id,
        versions.language,
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
    coalesce(languages.language, {{ text_literal(shop_language()) }}) as language
from versions
left join {{ ref('int_languages') }} as languages on versions.language = languages.language
where versions.version_rank = 1
