{# 24.9, 'EUR' -> €24.90; a currency without a known sign stands before the amount: CHF 24.90 #}
{% macro price_text(amount, currency) -%}
    {%- set code = 'upper(substr(' ~ clean_text(currency) ~ ', 1, 10))' -%}
    case {{ code }}
        when 'EUR' then '€' when 'GBP' then '£' when 'USD' then '$'
        else coalesce({{ code }} || ' ', '')
    end || cast(cast({{ amount }} as decimal(18, 2)) as {{ dbt.type_string() }})
{%- endmacro %}


{# The address with the campaign and what was shown, so that a visit can be told from others. The parts are those of
   int_links: start ? or & parameters end, so that the parameters come before the fragment.
   tracked_url('url_start', 'url_separator', 'url_end', "'rec_1'") #}
{% macro tracked_url(start, separator, end, content) -%}
    {{ start }} || {{ separator }} || '{{ tracking_parameters() }}&utm_content=' || {{ content }} || {{ end }}
{%- endmacro %}


{# Mother's Day -> utm_source=nextbest&utm_medium=email&utm_campaign=Mother%27s+Day #}
{% macro tracking_parameters() -%}
    {{ {'utm_source': 'nextbest', 'utm_medium': 'email', 'utm_campaign': var('campaign_name')} | urlencode }}
{%- endmacro %}
