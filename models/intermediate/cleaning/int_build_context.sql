with orders as (

    select
        ordered_at,
        order_id,
        customer_id,
        currency,
        {{ known_from('ordered_at', 'loaded_at') }} as known_from
    from {{ ref('stg_shop__orders') }}
    where {{ is_plausible('ordered_at', 'loaded_at') }}

),

newest_events as (

    select max(ordered_at) as newest_at from orders
    union all
    select max(occurred_at) as newest_at
    from {{ ref('stg_web__events') }}
    where {{ is_plausible('occurred_at', 'loaded_at') }}
    union all
    select max(occurred_at) as newest_at
    from {{ ref('stg_esp__email_events') }}
    where {{ is_plausible('occurred_at', 'loaded_at') }}
    union all
    select max(opened_at) as newest_at
    from {{ ref('stg_crm__support_tickets') }}
    where {{ is_plausible('opened_at', 'loaded_at') }}

),

dated as (

    {% if var('as_of_date') | string != '' -%}
    select cast('{{ var("as_of_date") | string }}' as date) as as_of_date
    {%- else -%}
        select
            cast(coalesce(
                least(
                    {{ dbt.dateadd('day', 1, 'cast(max(newest_at) as date)') }},
                    {{ dbt.dateadd('day', 1, 'cast(' ~ run_started() ~ ' as date)') }}
                ),
                {{ run_started() }}
            ) as date) as as_of_date
        from newest_events
    {%- endif %}

),

-- not the most frequent one: that may change with tomorrow's orders
first_currency as (

    select orders.currency
    from orders
    where
        orders.currency is not null
        and not coalesce({{ is_expired('shop.orders', 'orders.ordered_at', 'dated') }}, false)
        and orders.customer_id in (select customers.customer_id from {{ ref('stg_crm__customers') }} as customers)
    order by orders.known_from, orders.order_id, orders.currency
    limit 1

)

select
    dated.as_of_date,
    {{ run_started() }} as run_started_at,
    {% if var('currency') -%}
    '{{ var("currency") | upper }}'
    {%- else -%}
        (select first_currency.currency from first_currency)
    {%- endif %} as currency
from dated
