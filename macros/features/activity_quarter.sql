{# How many quarters a customer has been active at a date, eight and more alike: 0 for one whose first order or visit was
   known in the 91 days before. `activity_quarter('first_active_on', 'as_of_date')` #}
{% macro activity_quarter(first_active_on, as_of_date) -%}
    least(cast(floor(({{ as_of_date }} - {{ first_active_on }} - 1) / 91.0) as integer), 8)
{%- endmacro %}
