{# What is shown of a recommended product. #}
{% macro profile_rec_parts() %}
    {{ return(['id', 'name', 'description', 'image_url', 'url', 'price_text', 'reason_text']) }}
{% endmacro %}


{# The texts of the row that a mail shows, and the length that each keeps. #}
{% macro profile_text_limits() %}
    {%- set limits = {
        'first_name': 50,
        'offer_code': 50,
        'offer_headline': nextbest.text_limit('headline'),
        'offer_text': nextbest.text_limit('text'),
        'offer_cta_label': nextbest.text_limit('cta_label'),
        'offer_reason_text': nextbest.text_limit('reason_text'),
        'journey_stage_text': nextbest.text_limit('text'),
        'content_block_text': nextbest.text_limit('text'),
    } -%}
    {%- for number in range(1, 4) -%}
        {%- for part in ['name', 'description', 'reason_text'] -%}
            {%- do limits.update({'rec_' ~ number ~ '_' ~ part: nextbest.text_limit(part)}) -%}
        {%- endfor -%}
        {%- do limits.update({'rec_' ~ number ~ '_price_text': 40}) -%}
    {%- endfor -%}
    {{ return(limits) }}
{% endmacro %}


{# The columns of the row that hold a link. #}
{% macro profile_links() %}
    {%- set links = ['offer_cta_url', 'offer_image_url'] -%}
    {%- for number in range(1, 4) -%}
        {%- do links.extend(['rec_' ~ number ~ '_url', 'rec_' ~ number ~ '_image_url']) -%}
    {%- endfor -%}
    {{ return(links) }}
{% endmacro %}
