{# The shop's language, as the two letters of ISO 639-1. #}
{% macro shop_language() %}
    {{ return(var('language') | string | trim | lower) }}
{% endmacro %}


{# A language as the two letters of ISO 639-1, which a region may follow; null where it is none.
   language_code("'de-DE'") -> de; 'German' is no code #}
{% macro language_code(text) -%}
    case
        when {{ matches_pattern('trim(' ~ text ~ ')', '[A-Za-z]{2}([-_].*)?') }}
            then lower(substr(trim({{ text }}), 1, 2))
    end
{%- endmacro %}


{# A wording with its value in it: `told_wording('wordings.text', 'reasons.reason_value')` #}
{% macro told_wording(text, value) -%}
    replace({{ text }}, '{value}', coalesce({{ value }}, ''))
{%- endmacro %}


{# A number as the language of a row of int_languages writes it, to so many decimals: 1234.5 -> 1,234.50 or 1.234,50 #}
{% macro number_text(number, decimals, language='languages') -%}
    replace(replace(replace(
        {{ grouped_number(number, decimals) }}, ',', '~'
    ), '.', {{ language }}.decimal_sign), '~', coalesce({{ language }}.group_sign, ''))
{%- endmacro %}


{# An amount of money in the language of a row of int_languages: 1234.5, 'EUR' -> €1,234.50 or 1.234,50 €. A currency
   without a known sign keeps its code, CHF 24.90, and one without cents has none: JPY 1,600. #}
{% macro price_text(amount, currency, language='languages') -%}
    {%- set code = 'upper(substr(' ~ clean_text(currency) ~ ', 1, 10))' -%}
    trim(replace(replace(
        case
            when {{ code }} in ('EUR', 'GBP', 'USD') then {{ language }}.price_pattern
            else {{ language }}.price_with_code_pattern
        end,
        '{currency}',
        case {{ code }} when 'EUR' then '€' when 'GBP' then '£' when 'USD' then '$' else coalesce({{ code }}, '') end
    ), '{amount}', case
        when {{ code }} in ('JPY', 'KRW', 'VND', 'CLP', 'ISK', 'PYG', 'UGX', 'XAF', 'XOF')
            and {{ amount }} = round({{ amount }}) then {{ number_text(amount, 0, language) }}
        else {{ number_text(amount, 2, language) }}
    end))
{%- endmacro %}


{# A date as the language of a row of int_languages writes it, `month` being the name of its month:
   2024-12-24 -> Dec 24 or 24.12. #}
{% macro date_text(date, month, language='languages') -%}
    replace(replace(replace(
        {{ language }}.date_pattern, '{day}', cast(extract(day from {{ date }}) as {{ dbt.type_string() }})
    ), '{month_number}', cast(extract(month from {{ date }}) as {{ dbt.type_string() }})), '{month}', {{ month }})
{%- endmacro %}
