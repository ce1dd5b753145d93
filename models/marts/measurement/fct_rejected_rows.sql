{%- for name, table in checked_tables().items() %}
    {%- set system, source_table = name.split('.') %}
    {%- set columns = [] %}
    {%- for column in contract_columns(system, source_table) %}
        {%- do columns.append(column.name) %}
    {%- endfor %}
    {%- if table.has_invalid_values %}{% do columns.append('invalid_values') %}{% endif %}
    select
        '{{ system }}' as system,
        '{{ source_table }}' as source_table,
        coalesce({{ table.key }}, '') as source_key,
        cast(row_number as {{ dbt.type_bigint() }}) as row_number,
        {{ deciding_reason('reasons') }} as reason,
        reasons,
        case
            when reasons like '%customer_erased%' then '{}'
            else {{ row_as_json(columns, table.get('renamed', {}), table.get('hashed', [])) }}
        end as raw_row
    from {{ ref(table.model) }}
    where reasons is not null
    {{ 'union all' if not loop.last }}
{%- endfor %}
