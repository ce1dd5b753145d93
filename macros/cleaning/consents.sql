{# When a "no" took effect. A date without a time lasts to the end of its day; where no usable time is given, the row
   was true when it was loaded at the latest, and else it is true now.
   `refused_at('changed_at', 'loaded_at')` #}
{% macro refused_at(signaled_at, loaded_at) -%}
    case
        when not {{ nextbest.may_be_a_time(signaled_at) }}
            then case
                when {{ nextbest.may_be_a_time(loaded_at) }} then {{ loaded_at }} else {{ nextbest.run_started() }}
            end
        when {{ signaled_at }} = {{ dbt.date_trunc('day', signaled_at) }}
            then {{ dbt.dateadd('second', 86399, signaled_at) }}
        else {{ signaled_at }}
    end
{%- endmacro %}


{# When a "no" could first be known: at its loading, or at its event; a time that cannot be is no reason to wait.
   `refusal_known_from('changed_at', 'loaded_at')` #}
{% macro refusal_known_from(signaled_at, loaded_at) -%}
    case
        when {{ nextbest.may_be_a_time(loaded_at) }} then {{ loaded_at }}
        when {{ nextbest.may_be_a_time(signaled_at) }} then {{ signaled_at }}
        else cast('1900-01-01' as timestamp)
    end
{%- endmacro %}


{# Whether a "no" can have been said then: not in the future, and not at the zero of a calendar (0001, 1900, 1970),
   which stands for a missing time, nor in a year of two digits, which is read as one of the first century. #}
{% macro may_be_a_time(at) -%}
    coalesce({{ at }} between cast('1990-01-01' as timestamp) and {{ nextbest.run_started() }}, false)
{%- endmacro %}
