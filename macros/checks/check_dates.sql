{# Stops where a var is not a date. #}
{% macro check_date(name) %}
    {%- set value = var(name) | string -%}
    {%- if value and not (
        nextbest.is_calendar_date(value[:10]) and modules.re.fullmatch('( \\d{2}:\\d{2}:\\d{2})?', value[10:])
    ) -%}
        {%- do exceptions.raise_compiler_error(
            "var " ~ name ~ ": '" ~ value ~ "' is not a date; expected YYYY-MM-DD"
        ) -%}
    {%- endif -%}
{% endmacro %}


{# Whether a text is a date of the calendar: 2024-02-30 is none. #}
{% macro is_calendar_date(text) %}
    {%- set shape = '\\d{4}-(0[13578]-31|1[02]-31|(0[13-9]|1[0-2])-(0[1-9]|[12]\\d|30)|02-(0[1-9]|[12]\\d))' -%}
    {%- set year = text[:4] | int(0) -%}
    {%- set is_leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) -%}
    {{ return(modules.re.fullmatch(shape, text) is not none and (text[4:] != '-02-29' or is_leap_year)) }}
{% endmacro %}


{# Stops where var time_zone is no time zone: its name would stop the query that first uses it. #}
{% macro check_time_zone() %}
    {%- if var('time_zone') not in modules.pytz.all_timezones -%}
        {%- do exceptions.raise_compiler_error(
            "var time_zone: '" ~ var('time_zone') ~ "' is no time zone; expected an IANA name such as Europe/Berlin"
        ) -%}
    {%- endif -%}
{% endmacro %}


{# The as-of date has begun or is the next day: a later date has no data. #}
{% macro check_as_of_date() %}
    {%- set latest = (run_started_at + modules.datetime.timedelta(days=1)).strftime('%Y-%m-%d') -%}
    {%- if (var('as_of_date') | string)[:10] > latest -%}
        {%- do exceptions.raise_compiler_error(
            "var as_of_date: " ~ var('as_of_date') ~ " lies in the future; expected a date up to " ~ latest
            ~ ", the day after today"
        ) -%}
    {%- endif -%}
{% endmacro %}
