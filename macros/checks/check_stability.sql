{# How long content is held: whole days, the longest at least as long as the time between two looks. #}
{% macro check_stability() %}
    {%- for name, least in {
        'content_valid_days': 0, 'content_max_days': var('content_valid_days'), 'offer_min_days': 0,
    }.items()
        if var(name) is not integer or var(name) is boolean or not least <= var(name) <= 365 -%}
        {%- do exceptions.raise_compiler_error(
            "var " ~ name ~ ": " ~ var(name) ~ " is not allowed; expected a whole number of days from " ~ least ~ " to 365"
        ) -%}
    {%- endfor -%}
    {%- if var('segment_hysteresis') is not number or not 0 <= var('segment_hysteresis') <= 0.5 -%}
        {%- do exceptions.raise_compiler_error(
            "var segment_hysteresis: " ~ var('segment_hysteresis') ~ " is not allowed; expected a share from 0 to 0.5"
        ) -%}
    {%- endif -%}
{% endmacro %}
