{# The features of recency, frequency and monetary value that are logged beside a score: those that the yardstick of
   nextbest.ml.families.rfm reads. #}
{% macro rfm_columns() %}
    {{ return([
        'days_since_last_order', 'days_since_first_order', 'n_orders', 'n_orders_30d', 'n_orders_90d', 'n_orders_365d',
        'revenue', 'revenue_90d', 'revenue_365d', 'avg_order_value',
    ]) }}
{% endmacro %}
