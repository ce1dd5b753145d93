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

)

select
    customers.customer_id,
    customers.as_of_date,
    addresses.external_id,
    addresses.email,
    addresses.email_sha256,
    languages.language,
    customers.is_personalised,
    customers.has_personalisation_consent and not customers.is_personalised as has_withdrawn_since,
    {{ is_drawn('customers.customer_id', 'holdout', var('holdout_share')) }} as is_holdout,
    case when customers.is_personalised then experiments.experiment_id end as experiment_id,
    case when customers.is_personalised then experiments.variant end as variant,
    case when customers.is_personalised then experiments.texts_of end as texts_of,
    coalesce(experiments.is_without_send_time, false) as is_without_send_time,
    coalesce(experiments.is_without_recommendations, false) as is_without_recommendations
from customers
inner join {{ ref('int_mail_addresses') }} as addresses on customers.customer_id = addresses.customer_id
inner join {{ ref('int_customer_languages') }} as languages on customers.customer_id = languages.customer_id
left join {{ ref('int_customer_experiments') }} as experiments on customers.customer_id = experiments.customer_id
