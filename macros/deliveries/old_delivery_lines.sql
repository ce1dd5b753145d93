{# A query of the lines that are older than var delivery_log_days, but the newest about an item and its newest delivery. #}
{% macro old_delivery_lines() -%}
    select numbered.delivery_id
    from (
        select
            delivery_id,
            recorded_at,
            row_number() over (
                partition by destination, case when kind = 'suppress' then 'upsert' else kind end, item_id
                order by recorded_at desc
            ) as age,
            row_number() over (
                partition by destination, case when kind = 'suppress' then 'upsert' else kind end, item_id, state
                order by recorded_at desc
            ) as age_in_state,
            state
        from {{ ref('int_deliveries') }}
    ) as numbered
    where
        numbered.recorded_at < {{ nextbest.run_started() }} - interval {{ var('delivery_log_days') }} day
        and numbered.age > 1
        and (numbered.state <> 'delivered' or numbered.age_in_state > 1)
{%- endmacro %}
