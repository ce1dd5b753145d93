{# When a row could first be known: at its event, or at its loading where that came later. Rows of the initial load
   (up to var `loaded_at_trusted_from`) are dated by their event alone. A row is known at date t iff this is < t.
   `known_from('occurred_at', 'loaded_at')` #}
{% macro known_from(event_at, loaded_at) -%}
    case
        when {{ loaded_at }} is null then {{ event_at }}
        {%- if var('loaded_at_trusted_from') | string != '' %}
        when {{ loaded_at }} <= cast('{{ var('loaded_at_trusted_from') }}' as timestamp) then {{ event_at }}
        {%- endif %}
        else greatest({{ event_at }}, {{ loaded_at }})
    end
{%- endmacro %}


{# Time from which an action of a customer could be known, given the customer's row of int_customer_ids as
   `customer_ids`. It is not before the person became a customer, since without that row it would be an orphan.
   `known_from_customer('orders.ordered_at')` #}
{% macro known_from_customer(event_at) -%}
    {%- set loaded_at = event_at.split('.')[0] ~ '.loaded_at' -%}
    greatest({{ nextbest.known_from(event_at, loaded_at) }}, coalesce(customer_ids.began_at, {{ event_at }}))
{%- endmacro %}


{# The later of two times; the other one where one is null: `later_of('signed_up_at', 'updated_at')` #}
{% macro later_of(first, second) -%}
    coalesce(greatest({{ first }}, {{ second }}), {{ first }}, {{ second }})
{%- endmacro %}


{# The start of this build, UTC, as a literal. #}
{% macro run_started() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}


{# An event cannot come after its row was loaded, nor after this build where no loading is given. #}
{% macro is_dated_after_loading(event_at, loaded_at) -%}
    {{ event_at }} > coalesce({{ loaded_at }}, {{ nextbest.run_started() }})
{%- endmacro %}


{# Nor can a row lie in the future, whatever its loading time says; a day is allowed for clocks and time zones. #}
{% macro is_dated_in_future(event_at, loaded_at) -%}
    greatest({{ event_at }}, coalesce({{ loaded_at }}, {{ event_at }}))
    > {{ dbt.dateadd('day', 1, nextbest.run_started()) }}
{%- endmacro %}


{# The zero of a calendar (0001, 1900, 1970) stands for a missing time; no shop sent email before. #}
{% macro is_dated_too_early(event_at) -%}
    {{ event_at }} < cast('1990-01-01' as timestamp)
{%- endmacro %}


{# Whether an event can have happened: not after its loading, not after this build, not at the zero of a calendar. #}
{% macro is_plausible(event_at, loaded_at) -%}
    not coalesce({{ nextbest.is_dated_after_loading(event_at, loaded_at) }}, false)
    and not coalesce({{ nextbest.is_dated_in_future(event_at, loaded_at) }}, false)
    and not coalesce({{ nextbest.is_dated_too_early(event_at) }}, false)
{%- endmacro %}


{# Whether a row was loaded more than var `late_arrival_days` after its event; rows of the initial load do not count. #}
{% macro is_late_arrival(event_at, loaded_at) -%}
    {{ loaded_at }} > {{ dbt.dateadd('day', var('late_arrival_days'), event_at) }}
    {%- if var('loaded_at_trusted_from') | string != '' %}
    and {{ loaded_at }} > cast('{{ var('loaded_at_trusted_from') }}' as timestamp)
    {%- endif %}
{%- endmacro %}
