{# What to look for in ' ' || folded || ' ': the word or words between blanks, so that gin is not found in ginger. A star
   at either end leaves its blank out: cigar* is found in cigarettes, *wein in rotwein. #}
{% macro folded_needle(words) -%}
    case when trim({{ words }}) like '*%' then '' else ' ' end
    || {{ folded_text(words) }}
    || case when trim({{ words }}) like '%*' then '' else ' ' end
{%- endmacro %}


{# Whether a needle of folded_needle is found in a folded text: `holds_words('names.folded', 'terms.needle')` #}
{% macro holds_words(folded, needle) -%}
    {{ dbt.position(needle, "' ' || " ~ folded ~ " || ' '") }} > 0
{%- endmacro %}
