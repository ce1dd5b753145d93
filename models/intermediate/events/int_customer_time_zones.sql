{%- set aliases = {'uk': 'GB', 'great britain': 'GB', 'england': 'GB', 'usa': 'US', 'deutschland': 'DE'} -%}
with

zones as (

    select * from {{ ref('country_time_zones') }}

),

-- a country is told by its code, by its English name, or by what shops often write
countries as (

    select
        lower(country) as country_key,
        time_zone
    from zones
    where is_main
    union distinct
    select
        {{ folded_text('country_name') }} as country_key,
        time_zone
    from zones
    where is_main
    {%- for alias, country in aliases.items() %}
        union distinct
        select
            '{{ alias }}' as country_key,
            time_zone
        from zones
        where is_main and country = '{{ country }}'
    {%- endfor %}

),

known_zones as (

    select time_zone from zones
    union distinct
    select 'UTC' as time_zone

)

select
    customers.customer_id,
    coalesce(known_zones.time_zone, countries.time_zone, {{ text_literal(var('time_zone')) }}) as time_zone
from {{ ref('int_mail_addresses') }} as customers
left join known_zones on customers.time_zone = known_zones.time_zone
left join countries on {{ folded_text('customers.country') }} = countries.country_key
