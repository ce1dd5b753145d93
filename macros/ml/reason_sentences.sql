{# The value of a reason, a text, as a sentence shows it in the language of a row of int_languages; a weekday and a season
   have a wording. formatted_value("value", "value_format", "words.text") turns 0.25 of the format share into 25% #}
{% macro formatted_value(value, format, word) -%}
    {%- set number = dbt.safe_cast(value, 'double') -%}
    case {{ format }}
        when 'count' then {{ number_text('cast(round(' ~ number ~ ') as bigint)', 0) }}
        when 'number' then {{ number_text('cast(' ~ number ~ ' as decimal(38, 1))', 1) }}
        when 'money' then {{ number_text('cast(' ~ number ~ ' as decimal(38, 2))', 2) }}
        when 'share' then replace(
            languages.share_pattern, '{value}', {{ number_text('cast(round(100 * ' ~ number ~ ') as bigint)', 0) }}
        )
        when 'weekday' then {{ word }}
        when 'season' then {{ word }}
        when 'hour' then {{ value }} || ':00'
        else {{ value }}
    end
{%- endmacro %}


{# What a number is written as, so far as its wording depends on it: 'none' for 0, 'one' for 1; null for all others.
   0.004 of the format share is written as 0%. #}
{% macro written_as(value, format) -%}
    {%- set number = dbt.safe_cast(value, 'double') -%}
    case
        when {{ format }} not in ('count', 'number', 'money', 'share') then null
        when {{ format }} = 'share' then case when abs(100 * {{ number }}) < 0.5 then 'none' end
        when abs({{ number }}) < case {{ format }} when 'count' then 0.5 when 'number' then 0.05 else 0.005 end then 'none'
        when {{ format }} = 'count' and round({{ number }}) = 1 then 'one'
        when {{ format }} = 'number' and cast({{ number }} as decimal(38, 1)) = 1 then 'one'
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
