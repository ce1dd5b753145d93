{# The key of a row of the spine as one whole number, as grouping and joining by it takes half the time of
   (customer_id, as_of_date): the customer's place in the alphabet of this build, then the day since 1970.
   `spine_id('customers.customer_number', 'dates.as_of_date')` #}
{% macro spine_id(customer_number, as_of_date) -%}
    {{ customer_number }} * 100000 + ({{ as_of_date }} - cast('1970-01-01' as date))
{%- endmacro %}
