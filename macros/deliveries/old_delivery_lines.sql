{# A query of the lines that are older than var delivery_log_days, but the newest about an item and its newest delivery. #}
{% macro old_delivery_lines() -%}
    select numbered.delivery_id
    from (
        select
            delivery_id,
            recorded_at,
            state,
            row_number() over (partition by destination, about, item_id order by recorded_at desc) as age,
            row_number() over (partition by destination, about, item_id, state order by recorded_at desc) as age_in_state
        from (
            select
                *,
                case when kind = 'suppress' then 'upsert' else kind end as about
            from {{ ref('int_deliveries') }}
        ) as lines
    ) as numbered
    where
        numbered.recorded_at < {{ dbt.dateadd('day', -(var('delivery_log_days') | int), nextbest.run_started()) }}
        and numbered.age > 1
        and (numbered.state <> 'delivered' or numbered.age_in_state > 1)
{%- endmacro %}
