{%- set is_default = "'" ~ var('consent_default') ~ "' = 'granted'" -%}
-- Decisions use what was known at their date. What is published also obeys the newest consent or refusal, and so do
-- decisions of a build without a given date.
with

addresses as (

    select
        *,
        coalesce(email_sha256, '') as asked_sha256
    from {{ ref('int_mail_addresses') }}

),

newest as (

    {{ suppressions_by_address() }}

),

known as (

    select
        identity_id,
        email_sha256,
        max(case when purpose = 'marketing' then is_permitted end) as may_be_mailed,
        max(case when purpose = 'personalisation' then is_permitted end) as may_be_personalised
    from {{ ref('int_known_permissions') }}
    group by identity_id, email_sha256

)

select
    addresses.customer_id,
    addresses.as_of_date,
    {%- set newest_word = ' and coalesce(newest.{0}, by_person.{0}, ' ~ is_default ~ ')' %}
    {%- set newest_counts = '' if var('as_of_date') | string else newest_word %}
    coalesce(known.may_be_mailed, known_by_person.may_be_mailed, {{ is_default }})
    {{- newest_counts.format('may_be_mailed') }} as has_marketing_consent,
    coalesce(known.may_be_personalised, known_by_person.may_be_personalised, {{ is_default }})
    {{- newest_counts.format('may_be_personalised') }} as has_personalisation_consent,
    coalesce(newest.may_be_mailed, by_person.may_be_mailed, {{ is_default }}) as may_be_mailed,
    coalesce(newest.may_be_personalised, by_person.may_be_personalised, {{ is_default }}) as may_be_personalised,
    case
        when not coalesce(newest.may_be_mailed, by_person.may_be_mailed, {{ is_default }})
            then coalesce(newest.refusal, by_person.refusal, 'no_consent')
    end as suppressed_reason
from addresses
left join newest on addresses.identity_id = newest.identity_id and addresses.asked_sha256 = newest.email_sha256
left join newest as by_person on addresses.identity_id = by_person.identity_id and by_person.email_sha256 = ''
left join known on addresses.identity_id = known.identity_id and addresses.asked_sha256 = known.email_sha256
left join known as known_by_person
    on addresses.identity_id = known_by_person.identity_id and known_by_person.email_sha256 = ''
