{# The value of a reason, a text, as a sentence shows it: formatted_value("value", "value_format") turns 0.25 of the
   format share into 25%. #}
{% macro formatted_value(value, format) -%}
    {%- set number = dbt.safe_cast(value, 'double') -%}
    {%- set text = dbt.type_string() -%}
    case {{ format }}
        when 'count' then cast(cast(round({{ number }}) as bigint) as {{ text }})
        when 'number' then cast(cast({{ number }} as decimal(38, 1)) as {{ text }})
        when 'money' then cast(cast({{ number }} as decimal(38, 2)) as {{ text }})
        when 'share' then cast(cast(round(100 * {{ number }}) as bigint) as {{ text }}) || '%'
        when 'weekday' then
            case {{ value }}
                {%- for day in ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] %}
                when '{{ loop.index }}' then '{{ day }}'
                {%- endfor %}
            end
        when 'hour' then {{ value }} || ':00'
        else {{ value }}
    end
{%- endmacro %}


{# Rows of feature and description, from the descriptions of the models that hold features, up to the first stop. #}
{% macro feature_descriptions() -%}
    {%- set texts = {} -%}
    {%- for node in graph.get('nodes', {}).values()
        if node.name in ['int_customer_features', 'int_customer_category_features'] -%}
        {%- for column in node.columns.values() if column.description -%}
            {%- do texts.update({column.name: column.description.split(';')[0].split('. ')[0].rstrip('.') }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for feature, text in (texts or {'customer_id': 'The customer'}).items() %}
    select {{ nextbest.text_literal(feature) }} as feature, {{ nextbest.text_literal(text) }} as description
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
