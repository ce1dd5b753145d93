{# The largest share of its rows that a table may lose without a stop: the var of the kind of loss, or what var
   `allowed_losses` says of the table; lines may go with their orders. #}
{% macro max_loss_share(loss, table_name) -%}
    {%- set allowed = var('allowed_losses') if execute else {} -%}
    greatest(
        case {{ loss }}
            when 'rejected' then {{ var('max_rejected_share') }}
            when 'unmatched' then {{ var('max_unmatched_share') }}
            else {{ var('max_shrunk_share') }}
        end,
        case {{ table_name }}
            when '' then 0
            {%- for table, share in allowed.items() %}
            when '{{ table }}' then {{ share }}
            {%- endfor %}
            else 0
        end,
        case
            when {{ table_name }} = 'shop.order_lines' and {{ loss }} = 'rejected' then {{ allowed.get('shop.orders', 0) }}
            else 0
        end
    )
{%- endmacro %}


{# Rows of each raw table in the last build that was recorded, as a query; no rows before the first. #}
{% macro last_row_counts() -%}
    {%- set runs = nextbest.relation_named('int_build_runs') -%}
    {%- if runs -%}
    select
        item as table_name,
        cast(value as {{ dbt.type_bigint() }}) as n_rows
    from {{ runs }}
    where topic = 'table' and measure = 'raw' and build_id = (select max(build_id) from {{ runs }} where topic = 'table')
    {%- else -%}
    select
        cast(null as {{ dbt.type_string() }}) as table_name,
        cast(null as {{ dbt.type_bigint() }}) as n_rows
    where false
    {%- endif -%}
{%- endmacro %}


{# Stops where a required table lost more rows than it may, and warns of optional ones. #}
{% macro check_losses() %}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set losses = nextbest.rows_of(
            'select * from ' ~ ref('int_cleaning_losses') ~ ' order by is_required desc, '
            ~ "case table_name when 'shop.order_lines' then 'z' else table_name end, loss desc"
        ) -%}
        {%- set stops = [] -%}
        {%- for loss in losses if not nextbest.is_told_before(loss, losses) -%}
            {%- if loss.is_required -%}
                {%- do stops.append(nextbest.loss_sentence(loss)) -%}
            {%- else -%}
                {%- do exceptions.warn(nextbest.loss_sentence(loss)) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if stops -%}
            {%- do exceptions.raise_compiler_error(stops | join('\n')) -%}
        {%- endif -%}
        {%- do nextbest.say('the raw tables are clean enough: features, training and offers follow') -%}
    {%- endif -%}
{% endmacro %}


{# Rejected rows whose keys match nothing are reported once. So are lines that were lost with their orders. #}
{% macro is_told_before(loss, losses) %}
    {%- set others = losses | rejectattr('loss', 'equalto', 'shrunk') | list -%}
    {%- set is_unmatched = others | selectattr('loss', 'equalto', 'unmatched')
        | selectattr('table_name', 'equalto', loss.table_name) | list | length > 0 -%}
    {%- set orders_are_lost = others | selectattr('table_name', 'equalto', 'shop.orders') | list | length > 0 -%}
    {%- set reason = loss.reason or '' -%}
    {{ return(loss.loss == 'rejected' and (
        (is_unmatched and reason in ['customer_unknown', 'order_unknown'])
        or (orders_are_lost and reason.startswith('order:'))
    )) }}
{% endmacro %}
