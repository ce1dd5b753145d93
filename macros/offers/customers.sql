{# Where a customer stands with the shop: the first that holds. #}
{% macro lifecycle_stage() -%}
    case
        when n_orders = 0 then 'prospect'
        when days_since_first_order <= {{ var('lifecycle_new_days') }} then 'new'
        when days_since_last_order > {{ var('lifecycle_lapsed_days') }} then 'lapsed'
        when days_since_last_order > {{ var('lifecycle_at_risk_days') }} then 'at_risk'
        when n_orders = 1 then 'one_time'
        else 'active'
    end
{%- endmacro %}


{# Sensitivity to prices in words: 1 is the mean of the shop. #}
{% macro price_band(price_sensitivity) -%}
    case when {{ price_sensitivity }} < 0.85 then 'low' when {{ price_sensitivity }} > 1.15 then 'high' else 'medium' end
{%- endmacro %}


{#
    Whether a share of the customers holds her: drawn by a hash of a salt and her id alone, so the same at every date and
    in every build, and who is held at 5 % is held at 10 % too. `is_drawn('customer_id', 'holdout', 0.05)`
#}
{% macro is_drawn(customer_id, purpose, share) -%}
    {{ draw_number(customer_id, purpose) }} < {{ share }} * 268435456
{%- endmacro %}


{# The number behind is_drawn, in [0, 2^28); a second one, independent of it, from the digit 8. #}
{% macro draw_number(customer_id, purpose, first_digit=1) -%}
    {{ hash_number(text_literal(var('holdout_salt') ~ ' ' ~ purpose ~ ' ') ~ ' || ' ~ customer_id, first_digit) }}
{%- endmacro %}
