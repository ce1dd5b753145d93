{#- Weight of an event for when the customer reads email: an opened or clicked email counts most, a visit or an
    order less. -#}
with as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

signals as (

    select
        customer_id,
        cast(known_from as date) as known_on,
        occurred_at as acted_at,
        true as has_time,
        1.0 as weight,
        case when event_type = 'open' then 1 else 0 end as n_opens
    from {{ ref('int_email_events') }}
    where event_type in ('open', 'click') and not is_machine_open
    union all
    select
        customer_id,
        known_on,
        started_at as acted_at,
        true as has_time,
        {{ var('send_time_visit_weight') }} as weight,
        0 as n_opens
    from {{ ref('int_web_sessions') }}
    where is_session_start
    union all
    select
        customer_id,
        cast(known_from as date) as known_on,
        ordered_at as acted_at,
        -- an order with a date alone tells the weekday, and no hour
        ordered_at <> cast(cast(ordered_at as date) as timestamp) as has_time,
        {{ var('send_time_visit_weight') }} as weight,
        0 as n_opens
    from {{ ref('int_order_lines') }}
    where is_order_start

),

in_year as (

    select
        signals.*,
        cast(signals.acted_at as date) as acted_on,
        zones.time_zone
    from signals
    inner join as_of
        on
            signals.known_on < as_of.as_of_date
            and cast(signals.acted_at as date) >= as_of.as_of_date - 365
    inner join {{ ref('int_customer_time_zones') }} as zones on signals.customer_id = zones.customer_id

),

days as (

    select distinct
        acted_on,
        time_zone
    from in_year

),

-- asked once for a day and a zone, since to ask for each event takes minutes in a large shop
offsets as (

    select
        acted_on,
        time_zone,
        {{ utc_offset_minutes('acted_on', 'time_zone') }} as offset_minutes
    from days

),

known_signals as (

    select
        signals.customer_id,
        signals.has_time,
        signals.weight,
        signals.n_opens,
        cast(date_part('hour', signals.acted_at) as integer) as acted_hour,
        cast(date_part('hour', {{ dbt.dateadd('minute', 'offsets.offset_minutes', 'signals.acted_at') }}) as integer)
            as acted_local_hour,
        -- 1970-01-05 was a Monday
        cast(mod(cast(signals.acted_at as date) - cast('1970-01-05' as date), 7) as integer) + 1 as acted_weekday
    from in_year as signals
    inner join offsets on signals.acted_on = offsets.acted_on and signals.time_zone = offsets.time_zone

)

{% set slots = {'hour': 'acted_hour', 'local_hour': 'acted_local_hour', 'weekday': 'acted_weekday'} -%}
{% for unit, slot in slots.items() -%}
    select
        customer_id,
        '{{ unit }}' as unit,
        {{ slot }} as slot,
        cast(sum(weight) as decimal(18, 4)) as weight,
        sum(n_opens) as n_opens
    from known_signals
    where has_time or '{{ unit }}' = 'weekday'
    group by customer_id, {{ slot }}
    {% if not loop.last -%} union all {% endif %}
{%- endfor %}
