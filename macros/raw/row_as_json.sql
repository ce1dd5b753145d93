{# A row as JSON text under its raw column names: `renamed` says which column holds a raw one, `hashed` which columns
   are shown as the hash of their value, `masked` which ones tell only that there is a value.
   `row_as_json(['customer_id', 'email'], {'customer_id': 'raw_customer_id'}, ['email'])` #}
{% macro row_as_json(columns, renamed={}, hashed=[], masked=[]) -%}
    {%- set pairs = {} -%}
    {%- for column in columns -%}
        {%- set held_in = renamed.get(column, column) -%}
        {%- set text = 'cast(' ~ held_in ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- if held_in in hashed -%}
            {%- set text = nextbest.sha256_hex(text) -%}
        {%- elif held_in in masked -%}
            {%- set text = "case when " ~ held_in ~ " is not null then '***' end" -%}
        {%- elif column == 'customer_id' -%}
            {%- set text = nextbest.without_address(text) -%}
        {%- endif -%}
        {%- do pairs.update({column: text}) -%}
    {%- endfor -%}
    {{ nextbest.json_as_text(nextbest.json_object(pairs)) }}
{%- endmacro %}


{# An id, or the hash of it where a shop or a platform has put an address in its place, in whatever way its sign is
   written. #}
{% macro without_address(id) -%}
    case
        when translate(replace({{ id }}, '%40', '@'), '＠﹫', '@@') like '%@%'
            then {{ nextbest.sha256_hex('lower(' ~ id ~ ')') }}
        else {{ id }}
    end
{%- endmacro %}
