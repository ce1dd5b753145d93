{# A text for comparison: lower case, accents, punctuation and needless blanks aside; null where nothing is left.
   folded_text("'  Crème-Brûlée, 2er '") -> creme brulee 2er #}
{% macro folded_text(text) -%}
    {{ adapter.dispatch('folded_text', 'nextbest')(text) }}
{%- endmacro %}

{% macro duckdb__folded_text(text) -%}
    nullif(trim(regexp_replace(
        replace(lower(strip_accents({{ text }})), 'ß', 'ss'), '[^\p{L}\p{M}\p{N}]+', ' ', 'g'
    )), '')
{%- endmacro %}

{# Its patterns know no classes of Unicode: the accents of Western Europe fold, and the punctuation of ASCII. #}
{% macro snowflake__folded_text(text) -%}
    nullif(trim(regexp_replace(
        translate(
            replace(lower({{ text }}), 'ß', 'ss'),
            'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy'
        ), '[[:punct:][:space:]]+', ' '
    )), '')
{%- endmacro %}


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
