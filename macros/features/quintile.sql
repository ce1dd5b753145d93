{# A number from 1 to 5 by the share of rows that come before in an order: `quintile('revenue_365d')` is 1 for the
   lowest revenue, however many customers have it, and 5 for customers whose revenue exceeds that of four in five. #}
{% macro quintile(ordering) -%}
    cast(1 + floor(5 * (rank() over (order by {{ ordering }}) - 1) / cast(count(*) over () as double)) as integer)
{%- endmacro %}
