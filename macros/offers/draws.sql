{# Whether a customer is in a share of the customers. A hash of a salt and the customer's id decides, so the draw is
   the same at every date and in every build. Customers in a share of 5 % are also in a share of 10 %.
   `is_drawn('customer_id', 'holdout', 0.05)` #}
{% macro is_drawn(customer_id, purpose, share) -%}
    {{ draw_number(customer_id, purpose) }} < {{ share }} * 268435456
{%- endmacro %}


{# The number behind is_drawn, in [0, 2^28); a second one, independent of it, from the digit 8. #}
{% macro draw_number(customer_id, purpose, first_digit=1) -%}
    {{ hash_number(text_literal(var('holdout_salt') ~ ' ' ~ purpose ~ ' ') ~ ' || ' ~ customer_id, first_digit) }}
{%- endmacro %}
