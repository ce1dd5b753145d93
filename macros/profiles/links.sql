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
