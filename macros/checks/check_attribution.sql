{# The windows of attribution are whole days: a row of an email has a time, but nobody agrees on half a day. Reads a var
   whose shape check_mappings has judged. #}
{% macro check_attribution() %}
    {%- for name in ['click_days', 'touch_days']
        if var('attribution')[name] is not integer or not 1 <= var('attribution')[name] <= 90 -%}
        {%- do exceptions.raise_compiler_error(
            "var attribution: " ~ name ~ " is " ~ var('attribution')[name] ~ "; expected a whole number of days from 1 to 90"
        ) -%}
    {%- endfor -%}
{% endmacro %}
