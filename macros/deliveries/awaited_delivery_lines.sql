{# A query of the lines by which a sync can still delete an erased customer at a platform: per destination the newest one
   with the platform's id of the customer, and those of the deletion. They stay until a deletion was delivered, or none is
   told any more. src/nextbest/publish/awaited_deletions.py is the same rule for readers' tables. #}
{% macro awaited_delivery_lines() -%}
    select numbered.delivery_id
    from (
        select
            delivery_id,
            destination,
            customer_id,
            kind,
            platform_id,
            row_number() over (
                partition by destination, customer_id, case when kind = 'delete' then 1 else 0 end
                order by case when platform_id is null then 1 else 0 end, recorded_at desc
            ) as age
        from {{ ref('int_deliveries') }}
        where customer_id is not null
    ) as numbered
    left join (
        select distinct
            delivered.destination,
            delivered.customer_id
        from {{ ref('int_deliveries') }} as delivered
        left join {{ ref('int_deliveries') }} as told
            on
                delivered.destination = told.destination
                and delivered.sync_id = told.sync_id
                and delivered.item_id = told.item_id
                and told.kind = 'delete'
                and told.state = 'pending'
                and told.reason <> 'erased'
        where delivered.kind = 'delete' and delivered.state = 'delivered' and told.delivery_id is null
    ) as done on numbered.destination = done.destination and numbered.customer_id = done.customer_id
    where
        done.customer_id is null
        and (numbered.kind = 'delete' or (numbered.age = 1 and numbered.platform_id is not null))
        and numbered.customer_id in (
            select told.customer_id from ({{ published_rows('fct_email_profile_deletes') }}) as told
            where told.customer_id is not null
        )
{%- endmacro %}
