{%- set joins = {
    'orders': ('int_orders_validated', 'raw_customer_id', 'customer_unknown'),
    'order_lines': ('int_order_lines_validated', 'order_id', 'order_unknown'),
} -%}
with counts as (

    select
        *,
        system || '.' || source_table as table_name,
        {{ is_loss('reason') }} as is_loss
    from {{ ref('int_cleaning_counts') }}

),

last_build as (

    {{ last_row_counts() }}

),

rejected as (

    select
        table_name,
        'rejected' as loss,
        sum(case when is_loss or reason is null then n_rows else 0 end) as n_rows,
        sum(case when is_loss then n_rows else 0 end) as n_lost
    from counts
    group by table_name

),

{%- for table, (model, key, reason) in joins.items() %}

    unmatched_{{ table }} as (

        select
            'shop.{{ table }}' as table_name,
            'unmatched' as loss,
            count({{ key }}) as n_rows,
            count(case when reasons like '%{{ reason }}%' then {{ key }} end) as n_lost
        from {{ ref(model) }}

    ),
{%- endfor %}

shrunk as (

    select
        last_build.table_name,
        'shrunk' as loss,
        last_build.n_rows,
        last_build.n_rows - coalesce(sum(counts.n_rows), 0) as n_lost
    from last_build
    left join counts on last_build.table_name = counts.table_name
    where last_build.table_name in ({{ text_literals(present_tables()) }})
    group by last_build.table_name, last_build.n_rows

),

shares as (

    select * from rejected
    union all
    select * from unmatched_orders
    union all
    select * from unmatched_order_lines
    union all
    select * from shrunk

),

-- what most of the lost rows have in common
reasons as (

    select
        *,
        row_number() over (partition by table_name order by n_rows desc, reason asc) as row_num
    from counts
    where is_loss

)

select
    shares.table_name,
    shares.loss,
    shares.n_rows,
    shares.n_lost,
    reasons.reason,
    reasons.n_rows as n_reason_rows,
    reasons.example,
    reasons.n_example_rows
from shares
left join reasons
    on
        shares.table_name = reasons.table_name
        and (
            (shares.loss = 'rejected' and reasons.row_num = 1)
            or (shares.loss = 'unmatched' and reasons.reason in ('customer_unknown', 'order_unknown'))
        )
