{# The rules by which an order is attributed to the emails before it. #}
{% macro attribution_rules() %}
    {{ return(['last_click', 'last_touch', 'linear', 'time_decay']) }}
{% endmacro %}


{# The moment from which on a touch counts for an order: one that is exactly so many days older does not count.
   `window_start('click_days', 'orders.ordered_at')` #}
{% macro window_start(days, ordered_at) -%}
    {{ dbt.dateadd('day', -((var('attribution')[days] if execute else 0) | int), ordered_at) }}
{%- endmacro %}


{# The part of an amount between two shares of it, in cents. The parts of consecutive shares from 0 to 1 always add up to
   the amount: of 10.00 in thirds they are 3.33, 3.34 and 3.33. `part_of('lines.net_amount', 'share_from', 'share_until')` #}
{% macro part_of(amount, share_from, share_until) -%}
    {{ nextbest.amount_until(amount, share_until) }} - {{ nextbest.amount_until(amount, share_from) }}
{%- endmacro %}


{# The amount up to a share, rounded to cents below the whole amount, which may have more digits. #}
{% macro amount_until(amount, share) -%}
    case
        when {{ share }} = 1 then {{ amount }}
        else cast(round(cast({{ amount }} as double) * {{ share }}, 2) as {{ type_money() }})
    end
{%- endmacro %}


{# The part of an order up to a share of a line of it, in millionths, so that the parts of an order add up to 1.
   `order_until('parts', 'share_until')` reads line_number and n_lines, too. #}
{% macro order_until(lines, share) -%}
    cast(round(({{ lines }}.line_number - 1 + {{ lines }}.{{ share }}) / {{ lines }}.n_lines, 6) as decimal(18, 6))
{%- endmacro %}
