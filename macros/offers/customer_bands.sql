{# The customer's lifecycle stage: the first that holds. #}
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


{# The price sensitivity in words; 1 is the mean of the shop. #}
{% macro price_band(price_sensitivity) -%}
    case when {{ price_sensitivity }} < 0.85 then 'low' when {{ price_sensitivity }} > 1.15 then 'high' else 'medium' end
{%- endmacro %}
