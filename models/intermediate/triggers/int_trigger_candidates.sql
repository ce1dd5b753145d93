{%- set columns = 'customer_id, trigger_kind, trigger_key, product_id, as_of_date, wanted_at, triggered_at' -%}
with

triggers as (

    {% for model in [ref('int_replenishment_triggers'), ref('int_win_back_triggers')] -%}
        select
            {{ columns }},
            cast(null as double) as price,
            expires_at as told_end
        from {{ model }}
        union all
    {% endfor -%}
    select
        {{ columns }},
        cast(null as double) as price,
        cast(null as timestamp) as told_end
    from {{ ref('int_cart_triggers') }}
    union all
    select
        {{ columns }},
        price,
        cast(null as timestamp) as told_end
    from {{ ref('int_product_triggers') }}

),

timed as (

    select
        *,
        coalesce(told_end, {{ trigger_end('trigger_kind', 'triggered_at') }}) as expires_at
    from triggers

),

-- a price or a stock that flickers is news once, until its trigger ends
news as (

    select *
    from timed
    qualify
        trigger_kind not in ('price_drop', 'back_in_stock')
        or coalesce(lag(expires_at) over (
            partition by customer_id, trigger_kind, product_id order by triggered_at, trigger_key
        ) <= triggered_at, true)

)

select
    {{ row_hash(['customer_id', 'trigger_kind', 'trigger_key']) }} as trigger_id,
    {{ columns }},
    price,
    expires_at,
    -- one cart and one win-back for a customer, one trigger of a kind for a product
    row_number() over (
        partition by customer_id, trigger_kind, case when trigger_kind <> 'cart_abandoned' then product_id end
        order by triggered_at desc, trigger_key desc
    ) > 1 as is_replaced
from news
where expires_at >= {{ dbt.dateadd('day', -trigger_number(var('trigger_kept_days')), 'as_of_date') }}
