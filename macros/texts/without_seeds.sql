{# Neutral content without a row of int_languages, for suppression, which comes before everything else and so reads no
   seed; the next full publication writes the words of the shop.
   without_seeds('languages.neutral_cta_label', 'changed.language') -> the label in German or in English #}
{% macro without_seeds(content, language) -%}
    {%- set texts = {
        'neutral_headline': ('headline', 'News from our shop', 'Neues aus unserem Shop'),
        'neutral_text': ('text', 'Have a look at what is new.', 'Entdecken Sie, was es Neues gibt.'),
        'neutral_cta_label': ('cta_label', 'Visit the shop', 'Zum Shop'),
        'neutral_block_text': ('text', 'New arrivals', 'Neu eingetroffen'),
    } -%}
    {%- set ns = namespace(content=content | replace('languages.language', language)) -%}
    {%- for name, (kind, english, german) in texts.items() -%}
        {%- set text = 'case when ' ~ language ~ " = 'de' then '" ~ german ~ "' else '" ~ english ~ "' end" -%}
        {%- set limit = nextbest.text_limit(kind) -%}
        {%- set ns.content = ns.content | replace(
            'languages.' ~ name, limit_text(text, limit) if limit > 1 else text
        ) -%}
    {%- endfor -%}
    {{ ns.content }}
{%- endmacro %}
