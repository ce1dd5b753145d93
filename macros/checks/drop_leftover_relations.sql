{# The schemas in which this target has models or seeds. #}
{% macro schemas_of_models() %}
    {{ return(graph.nodes.values() | selectattr('resource_type', 'in', ['model', 'seed']) | map(attribute='schema')
        | unique | sort) }}
{% endmacro %}


{# Relations of earlier versions that no model writes any more; what they hold about people would never be erased. #}
{% macro retired_relations() %}
    {{ return([
        'int_consents', 'int_erasures', 'int_email_publications',
        'int_repeat_intervals', 'int_sample_sizes', 'int_mart_rows', 'int_publication_problems',
        'int_build_models', 'int_build_metrics', 'int_build_profiles', 'int_segment_bounds', 'int_action_orders',
        'int_profile_popular_products',
        'int_as_of', 'int_history', 'int_customer_decision_facts', 'int_customer_send_moments',
        'int_recommendation_moments', 'int_moment_purchases', 'int_moment_views', 'int_moment_tastes',
        'int_moment_profiles', 'int_moment_repeats',
        'int_consents_checked', 'int_customers_checked', 'int_email_campaigns_checked', 'int_email_events_checked',
        'int_erasures_checked', 'int_order_lines_checked', 'int_orders_checked', 'int_products_checked',
        'int_support_tickets_checked', 'int_web_events_checked',
    ]) }}
{% endmacro %}
