{# Stops at a value out of its domain of a var that suppression reads, or at an unknown var that may have been meant to
   say where the raw tables are: suppression of another shop's tables would be for good. #}
{% macro check_suppression_vars() %}
    {%- for name in nextbest.unknown_vars() if modules.re.match('[_-]*(raw|sys)', name | lower) -%}
        {%- do nextbest.stop_at_unknown_var(name) -%}
    {%- endfor -%}
    {%- do nextbest.check_choice('raw_format', ['csv', 'parquet']) -%}
    {%- do nextbest.check_raw_schemas(var('raw_schemas')) -%}
    {%- do nextbest.check_choice('consent_default', ['denied', 'granted']) -%}
    {%- do nextbest.check_optional_tables() -%}
    {%- for name in ['soft_bounce_limit', 'erasure_notice_days', 'max_customers_per_email'] -%}
        {%- do nextbest.check_count(name) -%}
    {%- endfor -%}
    {%- do nextbest.check_list('consent_channels_without_email', '[sms, push]') -%}
    {%- do nextbest.check_date('loaded_at_trusted_from') -%}
{% endmacro %}


{# Stops at what is not the schemas of raw tables by their systems; a system that is left out keeps its own name. #}
{% macro check_raw_schemas(schemas) %}
    {%- set known = ['crm', 'shop', 'web', 'esp', 'nextbest'] -%}
    {%- if schemas is not mapping or schemas | reject('in', known) | list -%}
        {%- do exceptions.raise_compiler_error("var raw_schemas: '" ~ schemas ~ "'; expected schemas by system, some of "
            ~ known | join(', ') ~ ", such as {crm: our_crm}") -%}
    {%- endif -%}
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
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": " ~ var(name) ~ " is not a share; expected 0 to 1") -%}
    {%- endfor -%}
    {%- do nextbest.check_stability() -%}
    {%- do nextbest.check_segments() -%}
    {%- do nextbest.check_mappings() -%}
    {%- do nextbest.check_list('non_product_ids', '[POST, gift_wrap]') -%}
    {%- do nextbest.check_list('demo_campaigns', '[New arrivals]') -%}
    {%- do nextbest.check_experiment_names(var('demo_experiments'), 'demo_experiments') -%}
    {%- do nextbest.check_list('protected_attributes', '[gender, age_band]') -%}
    {%- do nextbest.check_list('vip_tiers', '[platinum, vip]') -%}
    {%- do nextbest.check_list('shorter_horizons_days', '[180, 90, 30]') -%}
    {%- do nextbest.check_count('drift_min_customers') -%}
    {%- do nextbest.check_count('score_log_rows') -%}
    {%- do nextbest.check_links() -%}
    {%- do nextbest.check_words() -%}
    {%- do nextbest.check_retention() -%}
    {%- do nextbest.check_limits() -%}
    {%- do nextbest.check_date('as_of_date') -%}
    {%- do nextbest.check_as_of_date() -%}
    {%- do nextbest.check_time_zone() -%}
    {%- do nextbest.check_evidence() -%}
    {%- do nextbest.check_holdout_lift() -%}
    {%- do nextbest.check_retrain() -%}
    {%- do nextbest.check_go_live() -%}
    {%- do nextbest.check_deliveries() -%}
    {%- do nextbest.check_triggers() -%}
    {%- do nextbest.check_attribution() -%}
    {%- do nextbest.check_health() -%}
    {%- do nextbest.check_approval_limits() -%}
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


{% macro check_list(name, example) %}
    {%- if var(name) is string or var(name) is mapping or var(name) is not iterable -%}
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": '" ~ var(name) ~ "' is not a list; expected one such as "
            ~ example) -%}
    {%- endif -%}
{% endmacro %}


{% macro check_optional_tables() %}
    {%- set optional = [] -%}
    {%- for node in graph.sources.values() if node.config.meta.get('optional') -%}
        {%- do optional.append(node.source_name ~ '.' ~ node.name) -%}
    {%- endfor -%}
    {%- for system in nextbest.setting('optional_tables') if system not in optional -%}
        {%- do exceptions.raise_compiler_error(
            "var " ~ nextbest.name_of_var('optional_tables') ~ ": '" ~ system ~ "' is not an optional table; expected some of " ~ optional | sort | join(', ')
        ) -%}
    {%- endfor -%}
{% endmacro %}
