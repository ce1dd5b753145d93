{%- set parts = {
    'decimal_sign': ('format', 'decimal_sign'), 'group_sign': ('format', 'group_sign'),
    'price_pattern': ('format', 'price'), 'price_with_code_pattern': ('format', 'price_with_code'),
    'share_pattern': ('format', 'share'), 'date_pattern': ('format', 'date'),
    'neutral_headline': ('neutral', 'headline'), 'neutral_text': ('neutral', 'text'),
    'neutral_cta_label': ('neutral', 'cta_label'), 'neutral_block_text': ('block', 'new_arrivals'),
} -%}
select
    language,
    {%- for name, (kind, code) in parts.items() %}
        max(case when kind = '{{ kind }}' and code = '{{ code }}' then text end) as {{ name }},
    {%- endfor %}
    language = {{ text_literal(shop_language()) }} as is_shop_language
from {{ ref('int_wordings') }}
group by language
