{# The parts of the payload: what a template with loops reads. #}
{% macro profile_payload_parts() %}
    {{ return({
        'content_block': 'content_block',
        'content_block_text': 'content_block_text',
        'currency': 'currency',
        'first_name': 'first_name',
        'language': 'language',
        'is_holdout': 'is_holdout',
        'is_personalised': 'is_personalised',
        'segments': json_object({
            'churn': 'segment_churn', 'is_vip': 'is_vip', 'journey_stage': 'journey_stage',
            'lifecycle_stage': 'lifecycle_stage', 'propensity': 'segment_propensity',
            'value': 'segment_value',
        }),
        'offer': json_object({
            'code': 'offer_code', 'cta_label': 'offer_cta_label', 'cta_url': 'offer_cta_url',
            'expires_on': 'offer_expires_on', 'expires_text': 'offer_expires_text',
            'headline': 'offer_headline', 'image_url': 'offer_image_url', 'is_shown': 'offer_is_shown',
            'reason_text': 'offer_reason_text', 'text': 'offer_text',
        }),
        'recommendations': 'recommendations',
        'recs_valid_until': 'recs_valid_until',
    }) }}
{% endmacro %}


{# The whole row as one JSON text, without the address. #}
{% macro profile_payload() -%}
    {%- set parts = {'customer_id': 'customer_id'} -%}
    {%- do parts.update(nextbest.profile_payload_parts()) -%}
    {{ json_as_text(json_object(parts)) }}
{%- endmacro %}


{# The payload of an inactive row: every key is null, since platforms that merge payloads keep keys that are not
   named. #}
{% macro empty_payload(customer_id) -%}
    {%- set parts = {'customer_id': customer_id} -%}
    {%- for name in nextbest.profile_payload_parts() -%}
        {%- do parts.update({name: 'null'}) -%}
    {%- endfor -%}
    {{ json_as_text(json_object(parts)) }}
{%- endmacro %}
