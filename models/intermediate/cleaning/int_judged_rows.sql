{{ config(materialized='view') }}
{%- for name, table in validated_tables().items() %}
    {%- set system, source_table = name.split('.') %}
    {%- set columns = [] %}
    {%- for column in contract_columns(system, source_table) %}
        {%- do columns.append(column.name) %}
    {%- endfor %}
    {%- if table.has_numbers %}{% do columns.extend(['invalid_values', 'out_of_range']) %}{% endif %}
    select
        '{{ system }}' as system,
        '{{ source_table }}' as source_table,
        case
            when reasons is not null and not {{ is_erased_row('reasons') }}
                then coalesce({{ without_address(table.key) }}, '')
        end as source_key,
        row_number,
        {{ reported_reason('reasons') }} as reason,
        reasons,
        corrections,
        {{ rejected_value(name) }} as example,
        case
            when reasons is not null and not {{ is_erased_row('reasons') }}
                then {{ row_as_json(columns, table.get('renamed', {}), table.get('hashed', []), table.masked or []) }}
        end as raw_row,
        cast({{ table.get('known_from', 'known_from') or 'null' }} as timestamp) as known_from
    from {{ ref(table.model) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
