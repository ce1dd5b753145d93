{# The raw tables that cleaning validates: model, key, and the raw columns as fct_rejected_rows shows them (raw name:
   column). `known_from` is when a row could first be known, where that is no column; none where rows have no time. #}
{% macro validated_tables() %}
    {{ return({
        'crm.customers': {
            'model': 'int_customers_validated', 'key': 'raw_customer_id', 'renamed': {
                'customer_id': 'raw_customer_id', 'email': 'raw_email', 'birth_date': 'raw_birth_date',
            },
            'hashed': ['raw_email'], 'masked': ['first_name', 'last_name', 'raw_birth_date'],
            'known_from': nextbest.known_from(nextbest.later_of('signed_up_at', 'updated_at'), 'loaded_at'),
        },
        'crm.consents': {
            'model': 'int_consents_validated', 'key': 'raw_customer_id',
            'renamed': {'customer_id': 'raw_customer_id', 'purpose': 'raw_purpose'},
        },
        'crm.erasure_requests': {
            'model': 'int_erasures_validated', 'key': 'raw_customer_id',
            'renamed': {'customer_id': 'raw_customer_id'}, 'known_from': 'requested_at',
        },
        'crm.support_tickets': {
            'model': 'int_support_tickets_validated', 'key': 'ticket_id',
            'renamed': {'customer_id': 'raw_customer_id', 'satisfaction': 'raw_satisfaction'},
        },
        'shop.products': {
            'model': 'int_products_validated', 'key': 'product_id', 'has_numbers': true, 'renamed': {
                'name': 'raw_name', 'category': 'raw_category', 'brand': 'raw_brand', 'description': 'raw_description',
                'image_url': 'raw_image_url', 'product_url': 'raw_product_url',
            }, 'known_from': none,
        },
        'shop.orders': {
            'model': 'int_orders_validated', 'key': 'order_id',
            'renamed': {'customer_id': 'raw_customer_id', 'cancelled_at': 'raw_cancelled_at'},
        },
        'shop.order_lines': {
            'model': 'int_order_lines_validated', 'key': 'order_line_key', 'has_numbers': true,
            'known_from': nextbest.known_from('ordered_at', 'loaded_at'),
        },
        'web.events': {
            'model': 'int_web_events_validated', 'key': 'event_id',
            'renamed': {'customer_id': 'raw_customer_id'},
        },
        'esp.campaigns': {'model': 'int_email_campaigns_validated', 'key': 'campaign_id', 'known_from': 'sent_at'},
        'esp.email_events': {
            'model': 'int_email_events_validated', 'key': 'event_id',
            'renamed': {'customer_id': 'raw_customer_id'},
        },
        'nextbest.decisions': {
            'model': 'int_decisions_validated', 'key': 'raw_customer_id', 'renamed': {
                'customer_id': 'raw_customer_id', 'probability_chosen': 'raw_probability_chosen',
                'lifecycle_stage': 'raw_lifecycle_stage', 'variant_probability': 'raw_variant_probability',
            }, 'known_from': none,
        },
        'nextbest.deliveries': {
            'model': 'int_deliveries_validated', 'key': 'delivery_id', 'renamed': {'customer_id': 'raw_customer_id'},
            'known_from': none,
        },
    }) }}
{% endmacro %}
