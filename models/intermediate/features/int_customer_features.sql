{%- set domains = feature_domains() -%}

with profiles as (

    select * from {{ ref('int_customer_profile_features') }}

),

orders as (

    select * from {{ ref('int_customer_order_features') }}

),

visits as (

    select * from {{ ref('int_customer_web_features') }}

),

mails as (

    select * from {{ ref('int_customer_email_features') }}

),

tickets as (

    select * from {{ ref('int_customer_support_features') }}

),

activity as (

    select * from {{ ref('int_customer_activity_features') }}

)

select
    profiles.customer_id,
    profiles.as_of_date,
    {%- for column in profile_columns() %}
        profiles.{{ column }},
    {%- endfor %}
    {%- for name, domain in domains.items() %}
        {%- for column in domain.counts %}
            {{ count_of(domain.system, name ~ '.' ~ column) }} as {{ column }},
        {%- endfor %}
        {%- for column in domain.facts %}
            {{ name }}.{{ column }},
        {%- endfor %}
    {%- endfor %}
    {{ engagement_score('visits.sessions_decayed', 'mails.opens_decayed', 'mails.clicks_decayed') }}
        as engagement_score
from profiles
left join orders on profiles.spine_id = orders.spine_id
left join visits on profiles.spine_id = visits.spine_id
left join mails on profiles.spine_id = mails.spine_id
left join tickets on profiles.spine_id = tickets.spine_id
left join activity on profiles.spine_id = activity.spine_id
