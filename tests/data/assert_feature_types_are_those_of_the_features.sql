-- Predicates of tasks are checked against macro feature_types before the features stand.
{% set features = ref("int_customer_features") -%}
with declared as (

    {%- for column, type in feature_types().items() %}
        select
            '{{ column }}' as column_name,
            '{{ type }}' as type_name
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

found as (

    select
        lower(column_name) as column_name,
        case
            when lower(data_type) in ('varchar', 'text') then 'varchar'
            when lower(data_type) = 'boolean' then 'boolean'
            else 'double'
        end as type_name
    from information_schema.columns
    where
        lower(table_catalog) = lower('{{ features.database }}')
        and lower(table_schema) = lower('{{ features.schema }}')
        and lower(table_name) = lower('{{ features.identifier }}')

)

select
    declared.column_name,
    found.type_name
from declared
left join found on declared.column_name = found.column_name
where coalesce(found.type_name, '') <> declared.type_name
