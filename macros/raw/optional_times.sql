{# A raw time that may be missing, such as cancelled_at, as a UTC timestamp. Exports write a missing time as the zero of
   their calendar (0001, 1900, 1970), which is null here. `optional_time_of('cancelled_at')` #}
{% macro optional_time_of(column) -%}
    {%- set at = nextbest.timestamp_of(column) -%}
    case when not {{ nextbest.is_dated_too_early(at) }} then {{ at }} end
{%- endmacro %}


{# Whether one of such times is the zero of a calendar. `has_early_time(['signed_up_at', 'updated_at'])` #}
{% macro has_early_time(columns) -%}
    (
        {%- for column in columns %}
        coalesce({{ nextbest.is_dated_too_early(nextbest.timestamp_of(column)) }}, false){{ ' or' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
