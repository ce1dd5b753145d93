{# The columns of int_customer_features, per domain: the table it stands on, the columns that are 0
   where nothing happened (`counts`), and those that are null where nothing is known (`facts`). Without the table all
   of a domain's columns are null. `feature_domains().visits.counts` #}
{% macro feature_domains() %}
    {{ return({
        'orders': {
            'system': 'shop.orders',
            'counts': [
                'n_orders', 'n_order_days', 'n_orders_7d', 'n_orders_30d', 'n_orders_90d', 'n_orders_365d', 'n_campaign_orders_365d',
                'revenue', 'revenue_7d', 'revenue_30d', 'revenue_90d', 'revenue_365d', 'orders_decayed',
                'revenue_decayed', 'n_products_365d', 'n_categories_365d',
            ],
            'facts': [
                'days_since_last_order', 'days_since_first_order', 'mean_days_between_orders', 'recency_ratio',
                'avg_order_value', 'return_rate_365d', 'discount_rate_365d', 'favourite_category',
                'favourite_category_share', 'favourite_brand', 'favourite_brand_share',
            ],
        },
        'visits': {
            'system': 'web.events',
            'counts': [
                'n_sessions_7d', 'n_sessions_30d', 'n_sessions_90d', 'sessions_decayed', 'n_product_views_7d',
                'n_product_views_30d', 'n_categories_viewed_90d', 'n_searches_30d', 'n_cart_adds_30d',
                'n_abandoned_carts_30d',
            ],
            'facts': [
                'days_since_last_session', 'avg_session_minutes_90d', 'avg_page_seconds_90d',
                'cart_abandonment_rate_90d', 'most_viewed_category_30d', 'most_viewed_category_share_30d',
                'most_viewed_brand_90d', 'most_viewed_brand_share_90d',
            ],
        },
        'mails': {
            'system': 'esp.email_events',
            'counts': [
                'n_emails_sent_30d', 'n_emails_sent_90d', 'n_opens_90d', 'n_clicks_90d', 'n_machine_opens_90d',
                'opens_decayed', 'clicks_decayed',
            ],
            'facts': ['open_rate_90d', 'click_rate_90d', 'days_since_last_open', 'days_since_last_click'],
        },
        'tickets': {
            'system': 'crm.support_tickets',
            'counts': ['n_tickets_365d', 'n_open_tickets'],
            'facts': ['avg_satisfaction_365d'],
        },
        'activity': {
            'system': 'shop.orders',
            'counts': [],
            'facts': ['most_active_hour', 'most_active_weekday'],
        },
    }) }}
{% endmacro %}


{# The names of the columns of int_customer_features after its key, in their order. #}
{% macro feature_columns() %}
    {%- set columns = nextbest.profile_columns() -%}
    {%- for domain in nextbest.feature_domains().values() -%}
        {%- do columns.extend(domain.counts + domain.facts) -%}
    {%- endfor -%}
    {{ return(columns + ['engagement_score']) }}
{% endmacro %}


{# The same columns with a type each, which is all that a predicate over them needs: {'n_orders': 'double', ...} #}
{% macro feature_types() %}
    {%- set texts = [
        'age_band', 'gender', 'country', 'region', 'device', 'loyalty_tier', 'interests', 'lifestyle', 'season',
        'favourite_category', 'favourite_brand', 'most_viewed_category_30d', 'most_viewed_brand_90d',
    ] -%}
    {%- set types = {} -%}
    {%- for column in nextbest.feature_columns() -%}
        {%- do types.update({
            column: 'varchar' if column in texts else 'boolean' if column.startswith('is_') else 'double'
        }) -%}
    {%- endfor -%}
    {{ return(types) }}
{% endmacro %}


{# The columns that int_customer_features takes from int_customer_profile_features as they are. #}
{% macro profile_columns() %}
    {{ return([
        'is_training', 'is_scoring', 'is_active', 'age_band', 'gender', 'country', 'region', 'device', 'loyalty_tier',
        'interests', 'lifestyle', 'tenure_days', 'season',
    ]) }}
{% endmacro %}
