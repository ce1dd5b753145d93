{# Every var that the project reads; the ones of dbt_project.yml, as a test asserts. dbt itself ignores unknown vars. #}
{% macro known_vars() %}
    {{ return([
        'production_targets',
        'is_demo', 'demo_campaigns', 'demo_experiments', 'go_live_accepted', 'raw_dir', 'raw_format', 'raw_database', 'raw_schemas',
        'raw_models', 'optional_tables', 'as_of_date', 'loaded_at_trusted_from',
        'cutoff_weekday', 'n_cutoffs', 'n_test_cutoffs', 'n_calibration_cutoffs', 'consent_default', 'currency',
        'non_product_ids', 'max_customers_per_email', 'consent_channels_without_email',
        'soft_bounce_limit', 'erasure_notice_days', 'bot_min_events', 'bot_max_seconds_per_event',
        'late_arrival_days', 'max_quantity', 'max_price_to_median', 'retention_days', 'max_rejected_share',
        'max_unmatched_share', 'max_shrunk_share', 'allowed_losses', 'tasks', 'training_customers', 'embargo_days', 'shorter_horizons_days', 'email_response_days',
        'category_training_rows', 'n_categories', 'path_days', 'path_steps', 'send_time_visit_weight', 'send_time_prior_signals',
        'amount_cap_quantile', 'activity_days',
        'session_cap_minutes', 'order_half_life_days', 'engagement_half_life_days', 'rate_prior_sends', 'seed',
        'model_threads', 'max_search_rows', 'imputation', 'champion_needs_reasons', 'retrain_after_days', 'retrain',
        'max_score_psi', 'drift_min_customers', 'max_late_attribute_share', 'max_calibration_error', 'max_amount_error',
        'score_log_rows', 'model_alerts',
        'protected_attributes', 'fairness_min_ratio', 'fairness_max_ratio', 'fairness_min_rows', 'segments',
        'min_training_rows',
        'min_training_positives', 'min_calibration_positives',
        'n_recommendations', 'rec_candidates', 'rec_repeats',
        'rec_days', 'rec_popularity_weight', 'rec_history_products', 'rec_shown_per_category', 'rec_training',
        'rec_neighbors', 'similarity', 'never_recommend', 'never_name', 'may_name', 'sensitive_themes', 'language', 'time_zone',
        'content_valid_days', 'content_max_days', 'offer_min_days', 'segment_hysteresis',
        'vip_tiers', 'lifecycle_new_days', 'lifecycle_at_risk_days',
        'lifecycle_lapsed_days', 'offer_rules', 'holdout_share', 'holdout_salt', 'exploration_share',
        'trigger_expires_days', 'trigger_kept_days', 'trigger_contacted_days', 'trigger_cart_hours',
        'trigger_viewed_days', 'trigger_price_drop_share', 'trigger_price_days', 'trigger_win_back_days',
        'trigger_flow_campaigns',
        'contact_limits', 'offer_history_days', 'offer_priors', 'offer_fatigue_cost',
        'shop_url', 'default_image_url', 'campaign_name', 'link_hosts', 'text_limits', 'inactive_days',
        'audience_change_limit', 'audience_change_min', 'approval_limits',
        'policy_name', 'randomized_campaigns', 'outcome_days', 'policy_log_days', 'max_policy_rows',
        'delivery_log', 'delivery_log_days', 'sync_logs',
        'holdout_lift', 'experiments', 'attribution', 'health',
    ]) }}
{% endmacro %}


{# The vars of the command line that the project does not know. #}
{% macro unknown_vars() %}
    {{ return((invocation_args_dict.get('vars') or {}) | reject('in', nextbest.known_vars() + nextbest.renamed_vars().keys() | list) | list) }}
{% endmacro %}


{% macro stop_at_unknown_var(name) %}
    {%- do exceptions.raise_compiler_error(
        "var " ~ name ~ ": there is no such var; expected one of " ~ nextbest.known_vars() | sort | join(', ')
    ) -%}
{% endmacro %}
