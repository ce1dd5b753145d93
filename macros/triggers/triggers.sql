{# The kinds of triggers, in the order of var `trigger_expires_days`. #}
{% macro trigger_kinds() %}
    {{ return(['cart_abandoned', 'back_in_stock', 'price_drop', 'replenishment_due', 'win_back_due']) }}
{% endmacro %}


{# A number of a var of the triggers; 0 where it is none, so that the project can be read: check_triggers stops there,
   after suppression. `trigger_number(var('trigger_kept_days'))` #}
{% macro trigger_number(value) %}
    {{ return(value if value is integer else 0) }}
{% endmacro %}


{# Days after which a trigger of a kind ends: trigger_expiry('price_drop') #}
{% macro trigger_expiry(kind) %}
    {%- set days = var('trigger_expires_days') -%}
    {{ return(nextbest.trigger_number(days.get(kind) if days is mapping else none)) }}
{% endmacro %}


{# So many days before the build's date a trigger of the kind can be that is still in the table: trigger_days('price_drop') #}
{% macro trigger_days(kind) %}
    {{ return(nextbest.trigger_expiry(kind) + nextbest.trigger_number(var('trigger_kept_days'))) }}
{% endmacro %}


{# When a trigger ends: `trigger_end('trigger_kind', 'triggered_at')` #}
{% macro trigger_end(kind, triggered_at) -%}
    case {{ kind }}
        {%- for name in nextbest.trigger_kinds() %}
        when '{{ name }}' then {{ dbt.dateadd('day', nextbest.trigger_expiry(name), triggered_at) }}
        {%- endfor %}
    end
{%- endmacro %}


{# When an order was placed at the latest: one with a date but no time of day, at the end of that day. #}
{% macro ordered_by(ordered_at) -%}
    case
        when {{ ordered_at }} = cast(cast({{ ordered_at }} as date) as timestamp) then {{ dbt.dateadd('day', 1, ordered_at) }}
        else {{ ordered_at }}
    end
{%- endmacro %}


{# Whether an email was sent by a flow of the shop: the id or the name of its campaign begins as var
   `trigger_flow_campaigns` says. `is_of_flow('mails.campaign_id', 'campaigns.name')` #}
{% macro is_of_flow(campaign_id, name) -%}
    {%- set beginnings = var('trigger_flow_campaigns') -%}
    {%- for beginning in (beginnings if beginnings is sequence and beginnings is not string else []) -%}
        {%- for text in [campaign_id, name] %}
        coalesce(substr({{ text }}, 1, {{ beginning | string | length }}) = {{ nextbest.text_literal(beginning) }}, false) or
        {%- endfor -%}
    {%- endfor %}
        false
{%- endmacro %}


{# Stops where a var of the triggers has a value that nothing can be judged by. #}
{% macro check_triggers() %}
    {%- set days = var('trigger_expires_days') -%}
    {%- if days is not mapping or days | sort != nextbest.trigger_kinds() | sort -%}
        {%- do exceptions.raise_compiler_error("var trigger_expires_days: '" ~ days ~ "'; expected a number of days for each of "
            ~ nextbest.trigger_kinds() | join(', ')) -%}
    {%- endif -%}
    {%- set numbers = {} -%}
    {%- for kind, value in days.items() -%}
        {%- do numbers.update({'trigger_expires_days: ' ~ kind: value}) -%}
    {%- endfor -%}
    {%- for name in ['trigger_kept_days', 'trigger_contacted_days', 'trigger_cart_hours', 'trigger_viewed_days',
        'trigger_price_days', 'trigger_win_back_days'] -%}
        {%- do numbers.update({name: var(name)}) -%}
    {%- endfor -%}
    {%- for name, value in numbers.items() if value is not integer or value is boolean or not 0 <= value <= 3650 -%}
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": '" ~ value ~ "'; expected a whole number from 0 to 3650") -%}
    {%- endfor -%}
    {%- set share = var('trigger_price_drop_share') -%}
    {%- if share is not number or share is boolean or not 0 < share < 1 -%}
        {%- do exceptions.raise_compiler_error("var trigger_price_drop_share: '" ~ share
            ~ "' is not a share; expected a number between 0 and 1") -%}
    {%- endif -%}
    {%- set flows = var('trigger_flow_campaigns') -%}
    {%- for name in (flows if flows is sequence and flows is not string and flows is not mapping else [none])
        if name is not string or name | trim == '' -%}
        {%- do exceptions.raise_compiler_error("var trigger_flow_campaigns: '" ~ flows
            ~ "'; expected a list of beginnings of campaigns' names or ids, such as [Cart reminder]") -%}
    {%- endfor -%}
{% endmacro %}
