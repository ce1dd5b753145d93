{# The first gate that fails, as a sentence, or null: gate_reason([("n_rows", 200, "training rows")])
   says "12 training rows, at least 200 are needed" where n_rows is 12. #}
{% macro gate_reason(gates) -%}
    case
        {%- for amount, minimum, what in gates %}
        when {{ amount }} < {{ minimum }}
            then cast({{ amount }} as {{ dbt.type_string() }})
                || ' {{ what }}, at least ' || cast({{ minimum }} as {{ dbt.type_string() }}) || ' needed'
        {%- endfor %}
    end
{%- endmacro %}
