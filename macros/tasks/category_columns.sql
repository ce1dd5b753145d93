{# The counts of int_customer_category_features that rest on a raw table: 0 where nothing happened in the category. #}
{% macro category_counts(system) %}
    {{ return({
        'shop.orders': [
            'n_category_orders_30d', 'n_category_orders_90d', 'n_category_orders_365d', 'n_category_units_365d',
            'category_revenue_365d',
        ],
        'web.events': ['n_category_views_30d', 'n_category_views_90d', 'n_category_cart_adds_30d'],
    }[system]) }}
{% endmacro %}


{# The columns of the customer that tell most about what they will buy next, whatever the category. #}
{% macro category_customer_columns() %}
    {{ return([
        'age_band', 'gender', 'loyalty_tier', 'interests', 'tenure_days', 'n_orders', 'n_orders_30d', 'n_orders_90d',
        'n_orders_365d', 'days_since_last_order', 'mean_days_between_orders', 'recency_ratio', 'avg_order_value',
        'n_categories_365d', 'favourite_category_share', 'n_sessions_30d', 'sessions_decayed', 'n_product_views_30d',
        'n_cart_adds_30d', 'days_since_last_session', 'engagement_score',
    ]) }}
{% endmacro %}


{# The columns that the category training and scoring sets share, of the relations features, categories, in_category and
   paths. A customer without a row in in_category has done nothing in the category. #}
{% macro category_columns() -%}
    categories.category,
    categories.category_popularity_30d,
    {%- for system in ['shop.orders', 'web.events'] %}
    {%- for column in category_counts(system) %}
    {{ count_of(system, 'in_category.' ~ column) }} as {{ column }},
    {%- endfor %}
    {%- endfor %}
    in_category.days_since_category_order,
    in_category.days_since_category_view,
    coalesce(in_category.n_category_orders_365d, 0) / cast(nullif(features.n_orders_365d, 0) as double)
        as category_order_share_365d,
    {%- for column in category_customer_columns() %}
    features.{{ column }},
    {%- endfor %}
    paths.recent_path
{%- endmacro %}
