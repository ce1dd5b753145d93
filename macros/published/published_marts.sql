{# The marts that are published: all but fct_publications, which is about them. A test compares the list with the
   folder. It stands here because refs have to be known before the project is read. #}
{% macro published_marts() %}
    {{ return([
        'dim_customers', 'dim_products', 'fct_orders',
        'fct_customer_scores', 'fct_customer_category_scores', 'fct_customer_score_reasons', 'fct_customer_send_times',
        'fct_product_recommendations', 'fct_product_affinities',
        'fct_next_best_offers', 'fct_offer_rejections', 'fct_offer_budgets', 'fct_offer_grants',
        'fct_email_profiles', 'fct_email_profile_deletes', 'fct_email_profile_scores', 'fct_catalog_items',
        'fct_deliveries', 'fct_delivery_counts',
        'fct_segment_entries', 'fct_triggers',
        'fct_build_runs', 'fct_calibration_bins', 'fct_cleaning_summary', 'fct_feature_importance',
        'fct_go_live_checks', 'fct_late_attributes', 'fct_model_fairness', 'fct_model_history', 'fct_model_metrics',
        'fct_model_monitoring',
        'fct_policy_evaluation', 'fct_prediction_tasks', 'fct_recommendation_metrics', 'fct_rejected_rows',
        'fct_holdout_lift', 'fct_experiment_assignments', 'fct_experiment_results',
        'fct_conversions', 'fct_revenue_attribution',
        'fct_source_health', 'fct_source_days', 'fct_decision_health', 'fct_alerts',
        'dim_dates', 'fct_customer_kpis_monthly', 'fct_cohort_retention', 'fct_value_tier_moves',
        'fct_prediction_outcomes',
        'fct_approvals',
    ]) }}
{% endmacro %}
