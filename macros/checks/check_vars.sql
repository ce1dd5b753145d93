{# Every var that the project reads; the ones of dbt_project.yml, as a test asserts. dbt itself ignores unknown vars. #}
{% macro known_vars() %}
    {{ return([
        'raw_dir', 'raw_format', 'raw_database', 'raw_schemas', 'systems', 'as_of_date', 'loaded_at_trusted_from',
        'cutoff_weekday', 'n_cutoffs', 'n_test_cutoffs', 'n_calibration_cutoffs', 'consent_default', 'currency',
        'non_product_ids', 'max_customers_per_email', 'consent_channels_without_email',
        'soft_bounce_limit', 'erasure_notice_days', 'bot_min_events', 'bot_max_seconds_per_event',
        'late_arrival_days', 'max_quantity', 'max_price_to_median', 'retention_days', 'max_rejected_share',
        'max_unmatched_share', 'max_shrunk_share', 'allowed_losses', 'tasks', 'training_customers', 'embargo_days', 'shorter_horizons_days', 'email_response_days',
        'category_training_rows', 'n_categories', 'path_days', 'path_steps', 'send_time_visit_weight', 'send_time_prior_moments',
        'amount_cap_quantile', 'activity_days',
        'session_cap_minutes', 'order_half_life_days', 'engagement_half_life_days', 'rate_prior_sends', 'seed',
        'model_threads', 'max_search_rows', 'imputation', 'champion_needs_reasons', 'retrain_after_days', 'retrain',
        'max_score_psi', 'drift_min_customers', 'max_late_attribute_share', 'max_calibration_error', 'max_amount_error',
        'protected_attributes', 'fairness_min_ratio', 'fairness_max_ratio', 'fairness_min_rows', 'segments',
        'min_training_rows',
        'min_training_positives', 'min_calibration_positives',
        'n_recommendations', 'rec_candidates', 'rec_repeat_share_min', 'rec_repeat_cooldown_days', 'rec_due_share',
        'rec_days', 'rec_popularity_weight', 'rec_history_products', 'rec_shown_per_category', 'rec_training',
        'rec_neighbours', 'similarity', 'content_valid_days', 'content_max_days', 'offer_min_days', 'segment_hysteresis',
        'vip_tiers', 'lifecycle_new_days', 'lifecycle_at_risk_days',
        'lifecycle_lapsed_days', 'offer_rules', 'holdout_share', 'holdout_salt', 'exploration_share',
        'contact_limits', 'offer_history_days', 'offer_priors', 'offer_fatigue_cost',
        'shop_url', 'default_image_url', 'campaign_name', 'link_hosts', 'text_limits', 'inactive_days',
        'audience_change_limit', 'audience_change_min',
        'policy_name', 'randomised_campaigns', 'outcome_days', 'policy_log_days', 'max_policy_rows',
    ]) }}
{% endmacro %}


{# Stops at a value out of its domain of a var that suppression reads, or at an unknown var that may have been meant to
   say where the raw tables are: suppression of another shop's tables would be for good. #}
{% macro check_suppression_vars() %}
    {%- for name in nextbest.unknown_vars() if modules.re.match('[_-]*(raw|sys)', name | lower) -%}
        {%- do nextbest.stop_at_unknown_var(name) -%}
    {%- endfor -%}
    {%- do nextbest.check_choice('raw_format', ['csv', 'parquet']) -%}
    {%- do nextbest.check_choice('consent_default', ['denied', 'granted']) -%}
    {%- do nextbest.check_systems() -%}
    {%- for name in ['soft_bounce_limit', 'erasure_notice_days', 'max_customers_per_email'] -%}
        {%- do nextbest.check_count(name) -%}
    {%- endfor -%}
    {%- if var('consent_channels_without_email') is string or var('consent_channels_without_email') is not sequence -%}
        {%- do exceptions.raise_compiler_error("var consent_channels_without_email: '"
            ~ var('consent_channels_without_email') ~ "' is not a list; expected one such as [sms, push]") -%}
    {%- endif -%}
    {%- do nextbest.check_date('loaded_at_trusted_from') -%}
{% endmacro %}


{# Stops at any other var with a typo or with a value out of its domain. #}
{% macro check_other_vars() %}
    {%- for name in nextbest.unknown_vars() -%}
        {%- do nextbest.stop_at_unknown_var(name) -%}
    {%- endfor -%}
    {%- do nextbest.check_choice('cutoff_weekday', [
        'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'
    ]) -%}
    {%- do nextbest.check_choice('imputation', ['median', 'iterative']) -%}
    {%- for name in ['holdout_share', 'exploration_share', 'max_late_attribute_share']
        if var(name) is not number or not 0 <= var(name) <= 1 -%}
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": " ~ var(name) ~ " is no share; expected 0 to 1") -%}
    {%- endfor -%}
    {%- do nextbest.check_stability() -%}
    {%- do nextbest.check_segments() -%}
    {%- do nextbest.check_mappings() -%}
    {%- do nextbest.check_count('drift_min_customers') -%}
    {%- do nextbest.check_links() -%}
    {%- do nextbest.check_retention() -%}
    {%- do nextbest.check_limits() -%}
    {%- do nextbest.check_date('as_of_date') -%}
    {%- do nextbest.check_as_of_date() -%}
    {%- do nextbest.check_evidence() -%}
    {%- do nextbest.check_retrain() -%}
{% endmacro %}


{% macro check_choice(name, allowed) %}
    {%- if var(name) not in allowed -%}
        {%- do exceptions.raise_compiler_error(
            "var " ~ name ~ ": '" ~ var(name) ~ "' is not known; expected one of " ~ allowed | join(', ')
        ) -%}
    {%- endif -%}
{% endmacro %}


{% macro check_count(name) %}
    {%- if var(name) is not integer or var(name) is boolean or var(name) < 1 -%}
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": '" ~ var(name) ~ "'; expected a whole number from 1") -%}
    {%- endif -%}
{% endmacro %}


{% macro check_systems() %}
    {%- set optional = [] -%}
    {%- for node in graph.sources.values() if node.config.meta.get('optional') -%}
        {%- do optional.append(node.source_name ~ '.' ~ node.name) -%}
    {%- endfor -%}
    {%- for system in var('systems') if system not in optional -%}
        {%- do exceptions.raise_compiler_error(
            "var systems: '" ~ system ~ "' is no optional table; expected some of " ~ optional | sort | join(', ')
        ) -%}
    {%- endfor -%}
{% endmacro %}
