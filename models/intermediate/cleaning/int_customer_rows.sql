{%- set attributes = [
    'gender', 'country', 'region', 'device', 'loyalty_tier', 'interests', 'lifestyle', 'language', 'time_zone',
] -%}
{%- set content = ['raw_email', 'external_id', 'first_name', 'last_name', 'birth_date'] + attributes
    + ['has_outer_blanks'] -%}
{%- set newest_at = later_of('customer_rows.signed_up_at', 'customer_rows.updated_at') -%}
with first_orders as (

    select
        customer_id,
        min(ordered_at) as first_ordered_at
    from {{ ref('stg_shop__orders') }}
    where
        {{ is_plausible('ordered_at', 'loaded_at') }}
        and not coalesce({{ is_expired('shop.orders', 'ordered_at') }}, false)
    group by customer_id

),

dated as (

    select
        customer_rows.*,
        coalesce(
            customer_rows.signed_up_at, first_orders.first_ordered_at, customer_rows.updated_at,
            customer_rows.loaded_at, cast('1900-01-01' as timestamp)
        ) as event_at,
        {{ list_reasons({
            'customer_erased': 'customer_rows.is_erased',
            'customer_id_missing': 'customer_rows.customer_id is null and not customer_rows.is_erased',
            'dated_after_loading': is_dated_after_loading(newest_at, 'customer_rows.loaded_at'),
            'dated_in_future': is_dated_in_future(newest_at, 'customer_rows.loaded_at'),
        }) }} as own_reasons
    from {{ ref('stg_crm__customers') }} as customer_rows
    left join first_orders on customer_rows.customer_id = first_orders.customer_id
    where {{ stop_at_time_problem() }}

),

ranked as (

    select
        *,
        birth_date < cast('1900-01-01' as date) or birth_date > cast({{ run_started() }} as date)
            as has_impossible_birth_date,
        row_number() over (
            partition by customer_id
            order by
                updated_at nulls first, loaded_at nulls first, signed_up_at nulls first, {{ content | join(', ') }}
        ) as row_number
    from dated

),

copies as (

    select
        *,
        row_number() over (
            partition by customer_id, {{ content | join(', ') }}, signed_up_at, updated_at, loaded_at
            order by row_number
        ) as copy_number
    from ranked

)

select
    customer_id as raw_customer_id,
    row_number,
    external_id,
    raw_email,
    email,
    email_sha256,
    first_name,
    last_name,
    birth_date as raw_birth_date,
    case when not has_impossible_birth_date then birth_date end as birth_date,
    {%- for attribute in attributes %}
        {{ attribute }},
    {%- endfor %}
    {{ language_code('language') }} as language_code,
    signed_up_at,
    updated_at,
    loaded_at,
    event_at as began_at,
    coalesce(updated_at, event_at) as version_at,
    {{ known_from('event_at', 'loaded_at') }} as known_from,
    {{ known_from('greatest(event_at, coalesce(updated_at, event_at))', 'loaded_at') }} as version_known_from,
    {{ join_reasons('own_reasons', "case when copy_number > 1 and customer_id is not null then 'duplicate_row' end") }}
        as reasons,
    {{ list_reasons({
        'key_normalized': 'has_decimal_key',
        'dated_too_early': 'has_early_time',
        'outer_blanks': 'has_outer_blanks',
        'email_case': 'raw_email <> email and lower(raw_email) = email',
        'email_normalized': 'lower(raw_email) <> email',
        'email_missing': 'raw_email is null',
        'email_invalid': 'raw_email is not null and email is null',
        'birth_date_impossible': 'has_impossible_birth_date',
        'language_unknown': 'language is not null and ' ~ language_code('language') ~ ' is null',
    }) }} as corrections
from copies
