{#
    The content columns of the published row: name, type, and what stands in it for someone who left the audience
    (neutral) or may not be mailed (blank). The state machine is written from this list.
#}
{% macro profile_content_columns() %}
    {%- set text = dbt.type_string() -%}
    {%- set columns = [
        ('is_personalised', 'boolean', 'false', 'false'),
        ('segment_propensity', text, 'null', 'null'),
        ('segment_churn', text, 'null', 'null'),
        ('segment_value', text, 'null', 'null'),
        ('lifecycle_stage', text, 'null', 'null'),
        ('journey_stage', text, 'null', 'null'),
        ('is_vip', 'boolean', 'null', 'null'),
        ('purchase_7d_probability', 'double precision', 'null', 'null'),
        ('churn_90d_probability', 'double precision', 'null', 'null'),
        ('click_probability', 'double precision', 'null', 'null'),
        ('expected_spend_90d', 'double precision', 'null', 'null'),
        ('best_send_hour', 'integer', 'null', 'null'),
        ('offer_code', text, "''", "''"),
        ('offer_headline', text, "'News from our shop'", "''"),
        ('offer_text', text, "'Have a look at what is new.'", "''"),
        ('offer_cta_label', text, "'Visit the shop'", "''"),
        ('offer_cta_url', text, text_literal(var('shop_url')), "''"),
        ('offer_image_url', text, text_literal(var('default_image_url')), "''"),
        ('offer_expires_on', 'date', 'null', 'null'),
        ('offer_is_shown', 'boolean', 'false', 'false'),
        ('offer_reason_text', text, "''", "''"),
        ('offer_source', text, "'segment_default'", "'segment_default'"),
        ('fallback_level', 'integer', '2', '2'),
        ('is_holdout', 'boolean', 'false', 'false'),
        ('content_block', text, "'new_arrivals'", "'new_arrivals'"),
    ] -%}
    {%- for number in range(1, 4) -%}
        {%- for part in profile_rec_parts() -%}
            {%- do columns.append(('rec_' ~ number ~ '_' ~ part, text, "''", "''")) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do columns.append(('recs_valid_until', 'date', 'null', 'null')) -%}
    {%- do columns.append(('payload', text, "'{}'", "'{}'")) -%}
    {{ return(columns) }}
{% endmacro %}


{# What is shown of a recommended product. #}
{% macro profile_rec_parts() %}
    {{ return(['id', 'name', 'description', 'image_url', 'url', 'price_text', 'reason_text']) }}
{% endmacro %}


{# What stands in a text column of the row where there is nothing to show. #}
{% macro profile_neutral_text(name) %}
    {%- for column, type, neutral, blank in profile_content_columns() if column == name -%}
        {{ return(neutral) }}
    {%- endfor -%}
{% endmacro %}


{# The row once more as one JSON text, without the address: what a template with loops reads. #}
{% macro profile_payload() -%}
    {{ json_as_text(json_object({
        'customer_id': 'customer_id',
        'content_block': 'content_block',
        'is_holdout': 'is_holdout',
        'is_personalised': 'is_personalised',
        'segments': json_object({
            'churn': 'segment_churn', 'is_vip': 'is_vip', 'journey_stage': 'journey_stage',
            'lifecycle_stage': 'lifecycle_stage', 'propensity': 'segment_propensity',
            'value': 'segment_value',
        }),
        'offer': json_object({
            'code': 'offer_code', 'cta_label': 'offer_cta_label', 'cta_url': 'offer_cta_url',
            'expires_on': 'offer_expires_on', 'headline': 'offer_headline', 'image_url': 'offer_image_url', 'is_shown': 'offer_is_shown',
            'reason_text': 'offer_reason_text', 'text': 'offer_text',
        }),
        'recommendations': 'recommendations',
        'recs_valid_until': 'recs_valid_until',
    })) }}
{%- endmacro %}


{# A fingerprint of all that is published of an active row, its time aside. #}
{% macro profile_hash() -%}
    {%- set columns = {'external_id': 'external_id', 'email': 'email'} -%}
    {%- for name, type, neutral, blank in profile_content_columns() -%}
        {%- do columns.update({name: name}) -%}
    {%- endfor -%}
    {{ dbt.hash(json_as_text(json_object(columns))) }}
{%- endmacro %}
