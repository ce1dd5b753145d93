{# Whether a row of int_purchase_days was known at a date and not cancelled by then.
   `was_known('purchases', 'dates.history_date')` #}
{% macro was_known(purchases, date) -%}
    {{ purchases }}.known_on < {{ date }} and {{ purchases }}.cancelled_on >= {{ date }}
{%- endmacro %}


{# The last date not after `date` that lies a multiple of so many days before the build's date: what is alike for many
   dates is computed for these alone, never for a later one. `snapshot_before('ordered_on', 'as_of.as_of_date', 7)` #}
{% macro snapshot_before(date, as_of_date, days) -%}
    {{ as_of_date }} - {{ days }} * cast(ceil(({{ as_of_date }} - {{ date }}) / {{ days }}.0) as integer)
{%- endmacro %}
