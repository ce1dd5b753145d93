{#- Per domain: its model, the optional table it stands on, the columns that are 0 where nothing happened, and those
    that are null where nothing is known. Without the table all of them are null. -#}
{%- set domains = {
    'orders': {
        'model': 'int_customer_order_features',
        'system': 'shop.orders',
        'counts': [
            'n_orders', 'n_order_days', 'n_orders_7d', 'n_orders_30d', 'n_orders_90d', 'n_orders_365d', 'n_campaign_orders_365d',
            'revenue', 'revenue_7d', 'revenue_30d', 'revenue_90d', 'revenue_365d', 'orders_decayed',
            'revenue_decayed', 'n_products_365d', 'n_categories_365d',
        ],
        'values': [
            'days_since_last_order', 'days_since_first_order', 'mean_days_between_orders', 'recency_ratio',
            'avg_order_value', 'return_rate_365d', 'discount_rate_365d', 'favourite_category',
            'favourite_category_share', 'favourite_brand', 'favourite_brand_share',
        ],
    },
    'visits': {
        'model': 'int_customer_web_features',
        'system': 'web.events',
        'counts': [
            'n_sessions_7d', 'n_sessions_30d', 'n_sessions_90d', 'sessions_decayed', 'n_product_views_7d',
            'n_product_views_30d', 'n_categories_viewed_90d', 'n_searches_30d', 'n_cart_adds_30d',
            'n_abandoned_carts_30d',
        ],
        'values': [
            'days_since_last_session', 'avg_session_minutes_90d', 'avg_page_seconds_90d',
            'cart_abandonment_rate_90d', 'most_viewed_category_30d', 'most_viewed_category_share_30d',
            'most_viewed_brand_90d', 'most_viewed_brand_share_90d',
        ],
    },
    'mails': {
        'model': 'int_customer_email_features',
        'system': 'esp.email_events',
        'counts': [
            'n_emails_sent_30d', 'n_emails_sent_90d', 'n_opens_90d', 'n_clicks_90d', 'n_machine_opens_90d',
            'opens_decayed', 'clicks_decayed',
        ],
        'values': ['open_rate_90d', 'click_rate_90d', 'days_since_last_open', 'days_since_last_click'],
    },
    'tickets': {
        'model': 'int_customer_support_features',
        'system': 'crm.support_tickets',
        'counts': ['n_tickets_365d', 'n_open_tickets'],
        'values': ['avg_satisfaction_365d'],
    },
    'activity': {
        'model': 'int_customer_activity_features',
        'system': 'shop.orders',
        'counts': [],
        'values': ['most_active_hour', 'most_active_weekday'],
    },
} -%}

with profiles as (

    select * from {{ ref('int_customer_profile_features') }}

){% for name, domain in domains.items() %},

{{ name }} as (

    select * from {{ ref(domain.model) }}

)
{%- endfor %}

select
    profiles.* exclude (spine_id),
    profiles.is_active as is_eligible_purchase_7d,
    {%- for name, domain in domains.items() %}
    {%- for column in domain.counts %}
    {{ count_of(domain.system, name ~ '.' ~ column) }} as {{ column }},
    {%- endfor %}
    {%- for column in domain['values'] %}
    {{ name }}.{{ column }},
    {%- endfor %}
    {%- endfor %}
    {{ engagement_score('visits.sessions_decayed', 'mails.opens_decayed', 'mails.clicks_decayed') }} as engagement_score
from profiles
{%- for name in domains %}
left join {{ name }} on profiles.spine_id = {{ name }}.spine_id
{%- endfor %}
