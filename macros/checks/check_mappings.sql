{#
    Vars that hold several numbers: an override replaces the whole, so a key that is left out would be missing in the SQL.
    Example: {contact_limits: {mails_per_week: 2}} -> var contact_limits: ticket_days is missing; expected numbers for ...
#}
{% macro check_mappings() %}
    {%- set mappings = {
        'contact_limits': ['mails_per_week', 'ticket_days', 'complaint_days'],
        'offer_priors': ['mails', 'orders', 'click_rate', 'orders_per_click', 'margin_rate'],
        'rec_candidates': ['personal', 'similar', 'similar_customers', 'viewed', 'new', 'segment', 'popular'],
        'rec_days': ['half_life', 'popular', 'view', 'new'],
        'rec_repeats': ['lost_share', 'share_min', 'share_max', 'early_share', 'cooldown_days_min', 'cooldown_days_max',
            'days_ahead', 'cost_max'],
        'rec_training': ['days', 'baskets', 'customers'],
        'rec_neighbors': ['pool', 'products', 'buyers', 'customers'],
        'text_limits': ['name', 'description', 'category', 'brand', 'headline', 'text', 'cta_label', 'reason_text', 'url'],
        'attribution': ['click_days', 'touch_days', 'half_life_days'],
        'model_alerts': ['missing_share', 'unseen_share', 'calibration_factor', 'days_since_training'],
        'similarity': ['customers', 'products', 'neighbors', 'shrinkage'],
    } -%}
    {%- set dividers = {'offer_priors': ['mails', 'orders', 'click_rate'], 'rec_days': ['half_life'],
        'attribution': ['half_life_days']} -%}
    {%- for name, keys in mappings.items() -%}
        {%- set value = nextbest.setting(name) if nextbest.setting(name) is mapping else {} -%}
        {%- for key in keys if value.get(key) is not number or value[key] is boolean or value[key] < 0 -%}
            {%- do raise_mapping_error(name, key ~ (' is ' ~ value[key] if key in value else ' is missing'), keys) -%}
        {%- endfor -%}
        {%- for key in dividers.get(name, []) if value[key] == 0 -%}
            {%- do raise_mapping_error(name, key ~ ' is 0, but divides', keys) -%}
        {%- endfor -%}
        {%- for key in value if key not in keys -%}
            {%- do raise_mapping_error(name, 'there is no ' ~ key, keys) -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}


{% macro raise_mapping_error(name, message, keys) %}
    {%- do exceptions.raise_compiler_error(
        'var ' ~ nextbest.name_of_var(name) ~ ': ' ~ message ~ '; expected numbers from 0 for ' ~ keys | join(', ')
    ) -%}
{% endmacro %}
