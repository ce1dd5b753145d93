{# A query with the profiles that show more than their customer allows, by what the build decided with, and by the
   newest consent or refusal for the published address itself. #}
{% macro consent_problem(profiles) -%}
    select
        'active, or personal, without consent to it' as problem,
        profiles.customer_id as example
    from {{ profiles }} as profiles
    left join {{ ref('int_customer_permissions') }} as permissions on profiles.customer_id = permissions.customer_id
    where
        (profiles.is_active and not coalesce(permissions.may_be_mailed, false))
        or (profiles.is_personalised and not coalesce(permissions.may_be_personalised, false))
    union all
    select
        'active, or personal, after a refusal' as problem,
        refused.customer_id as example
    from ({{ nextbest.refused_profiles(profiles) }}) as refused
    where
        (refused.is_active and refused.refused_at is not null)
        or (refused.is_personalised and refused.impersonal_at is not null)
{%- endmacro %}


{# A condition that ends the query with a sentence where a build that was not given a date is a rehearsal: one build with a
   date ahead of the data would else make all later ones publish nothing, in silence. #}
{% macro stop_at_unmeant_rehearsal(as_of_date) -%}
    {%- set newest_on = 'cast(' ~ nextbest.newest_published_on() ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    {%- set message = "'readers have the marts of ' || " ~ newest_on ~ " || ', but the newest data give as_of_date ' || cast("
        ~ as_of_date ~ " as " ~ dbt.type_string() ~ ") || ': a build of an earlier date publishes nothing. Load newer data, "
        ~ "or name the date in var as_of_date'" -%}
    case
        when {{ nextbest.is_rehearsal(as_of_date) }}
            {%- if var('as_of_date') | string == '' and var('policy_name') == 'current' %}
            then cast({{ stop_with(message) }} as boolean)
            {%- else %}
            then true
            {%- endif %}
        else false
    end
{%- endmacro %}


{# A query with the profiles of erased people, known by the id or by the address, and with addresses that several active
   profiles have. #}
{% macro person_problem(profiles) -%}
    select
        'erased' as problem,
        customer_id as example
    from {{ profiles }}
    where {{ nextbest.is_tombstone('customer_id', 'customer_id') }} or {{ nextbest.is_tombstone('email_sha256', 'email') }}
    union all
    select
        'several active profiles at one address' as problem,
        min(customer_id) as example
    from {{ profiles }}
    where is_active and email is not null
    group by email
    having count(*) > 1
{%- endmacro %}
