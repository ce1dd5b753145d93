{# 24.9, 'EUR' -> €24.90; a currency without a known sign stands before the amount: CHF 24.90 #}
{% macro price_text(amount, currency) -%}
    case upper({{ currency }})
        when 'EUR' then '€' when 'GBP' then '£' when 'USD' then '$'
        else coalesce(upper({{ currency }}) || ' ', '')
    end || cast(cast({{ amount }} as decimal(18, 2)) as {{ dbt.type_string() }})
{%- endmacro %}


{# Mail programs load nothing over plain http: http://x -> https://x; anything but a web address -> the fallback. #}
{% macro https_url(url, fallback) -%}
    case
        when lower({{ url }}) like 'https://_%' then replace(trim({{ url }}), ' ', '%20')
        when lower({{ url }}) like 'http://_%'
            then 'https://' || replace(substr(trim({{ url }}), 8), ' ', '%20')
        else {{ fallback }}
    end
{%- endmacro %}


{# An id as part of a path: a b/c -> a%20b%2Fc #}
{% macro url_part(value) -%}
    {%- set text = namespace(sql=value) -%}
    {%- for sign, code in [('%', '%25'), (' ', '%20'), ('/', '%2F'), ('?', '%3F'), ('#', '%23'), ('&', '%26'),
        ('"', '%22'), ('<', '%3C'), ('>', '%3E'), ('+', '%2B')] -%}
        {%- set text.sql = "replace(" ~ text.sql ~ ", '" ~ sign ~ "', '" ~ code ~ "')" -%}
    {%- endfor -%}
    {{ text.sql }}
{%- endmacro %}


{# The address with the campaign and what was shown, so that a visit can be told from others. #}
{% macro tracked_url(url, content) -%}
    {{ url }} || case when {{ url }} like '%?%' then '&' else '?' end
    || 'utm_source=nextbest&utm_medium=email&utm_campaign={{ var("campaign_name") }}&utm_content='
    || {{ content }}
{%- endmacro %}
