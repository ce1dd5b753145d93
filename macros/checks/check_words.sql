{# Stops at a var about words or languages with a value out of its domain. #}
{% macro check_words() %}
    {%- for name in ['never_recommend', 'never_name', 'may_name'] -%}
        {%- do nextbest.check_word_lists(name, var(name)) -%}
    {%- endfor -%}
    {%- do nextbest.check_themes(var('sensitive_themes')) -%}
    {%- do nextbest.check_language(var('language')) -%}
{% endmacro %}


{# Stops at what is not {products: [...], categories: [...], brands: [...], words: [...]} or a part of it. #}
{% macro check_word_lists(name, lists) %}
    {%- set known = ['products', 'categories', 'brands', 'words'] -%}
    {%- if lists is not none and lists is not mapping -%}
        {%- do exceptions.raise_compiler_error("var " ~ name ~ ": '" ~ lists ~ "'; expected lists, such as {words: [cigar*]}") -%}
    {%- endif -%}
    {%- for list, words in (lists or {}).items() -%}
        {%- if list not in known or words is string or words is mapping or words is not sequence -%}
            {%- do exceptions.raise_compiler_error("var " ~ name ~ ": " ~ list ~ ": '" ~ words ~ "'; expected a list by "
                ~ known | join(', ') ~ ", such as {words: [cigar*]}") -%}
        {%- endif -%}
        {%- for word in words if not modules.re.search('[^\\W_]', word | string) -%}
            {%- do exceptions.raise_compiler_error("var " ~ name ~ ": " ~ list ~ ": '" ~ word
                ~ "' has no letter or digit; expected a word such as cigar*") -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}


{# Stops at what is not a mapping of themes and what they forbid. #}
{% macro check_themes(themes) %}
    {%- if themes is not none and themes is not mapping -%}
        {%- do exceptions.raise_compiler_error("var sensitive_themes: '" ~ themes ~ "'; expected themes and what they forbid, "
            ~ "such as {alcohol: never_recommend}") -%}
    {%- endif -%}
    {%- for theme, forbids in (themes or {}).items() if forbids not in ['never_name', 'never_recommend', 'allowed'] -%}
        {%- do exceptions.raise_compiler_error("var sensitive_themes: " ~ theme ~ ": '" ~ forbids
            ~ "' is not known; expected one of never_name, never_recommend, allowed") -%}
    {%- endfor -%}
{% endmacro %}


{# Stops at what is not the code of a language. #}
{% macro check_language(language) %}
    {%- if not modules.re.fullmatch('[a-z]{2}', language | string | trim | lower) -%}
        {%- do exceptions.raise_compiler_error("var language: '" ~ language
            ~ "' is not a language; expected the two letters of ISO 639-1, such as en or de") -%}
    {%- endif -%}
{% endmacro %}
