{# The lists of vars never_name, never_recommend and may_name (which lifts a match of the shipped list), as rows of kind,
   word and what they forbid. {never_name: {words: [cigar*]}} -> word, cigar*, never_name #}
{% macro listed_terms() %}
    {%- set kinds = {'products': 'product', 'categories': 'category', 'brands': 'brand', 'words': 'word'} -%}
    {%- for name in ['never_name', 'never_recommend', 'may_name'] -%}
        {%- for list, words in (var(name) if var(name) is mapping else {}).items() -%}
            {%- for word in (words if words is sequence and words is not string else []) %}
    select '{{ kinds[list] }}' as kind, {{ nextbest.text_literal(word) }} as word, '{{ name }}' as forbids
    union all
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor %}
    select null as kind, null as word, null as forbids
    where false
{% endmacro %}


{# What the shop itself says of themes: var sensitive_themes. #}
{% macro decided_themes() %}
    {{ return(var('sensitive_themes') if var('sensitive_themes') is mapping else {}) }}
{% endmacro %}


{# What the themes of the shipped list forbid: those of the shop over the defaults. #}
{% macro sensitive_themes() %}
    {%- set themes = {'health': 'never_name', 'adult': 'never_name', 'tobacco': 'never_name', 'fee': 'never_name', 'alcohol': 'allowed'} -%}
    {%- do themes.update(nextbest.decided_themes()) -%}
    {{ return(themes) }}
{% endmacro %}
