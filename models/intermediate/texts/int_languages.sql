{%- set parts = {
    'decimal_sign': ('format', 'decimal_sign'), 'group_sign': ('format', 'group_sign'),
    'price_pattern': ('format', 'price'), 'price_with_code_pattern': ('format', 'price_with_code'),
    'share_pattern': ('format', 'share'), 'date_pattern': ('format', 'date'),
} -%}
{#- what is published as it is: its code, and the kind of text whose limit it keeps -#}
{%- set neutral_texts = {
    'neutral_headline': ('neutral', 'headline', 'headline'), 'neutral_text': ('neutral', 'text', 'text'),
    'neutral_cta_label': ('neutral', 'cta_label', 'cta_label'), 'neutral_block_text': ('block', 'new_arrivals', 'text'),
} -%}
select
    language,
    {%- for name, (kind, code) in parts.items() %}
        max(case when kind = '{{ kind }}' and code = '{{ code }}' then text end) as {{ name }},
    {%- endfor %}
    {%- for name, (kind, code, limited_as) in neutral_texts.items() %}
        {{ shown_text("max(case when kind = '" ~ kind ~ "' and code = '" ~ code ~ "' then text end)", limited_as) }}
            as {{ name }},
    {%- endfor %}
    language = {{ text_literal(shop_language()) }} as is_shop_language
from {{ ref('int_wordings') }}
group by language
