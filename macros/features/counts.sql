{# The count, 0 where nothing happened; null for every customer where the shop has no such table.
   `count_of('web.events', 'visits.n_sessions_7d')` #}
{% macro count_of(table, value) -%}
    {%- if nextbest.has_table(table) -%}
        coalesce({{ value }}, 0)
    {%- else -%}
        nullif({{ value }}, {{ value }})
    {%- endif -%}
{%- endmacro %}


{# Weighted sum of the decayed engagement: 1 for an opened email, 2 for a session, 3 for a clicked email, each
   halved every `engagement_half_life_days`. Null where the shop has neither web nor email events. #}
{% macro engagement_score(sessions, opens, clicks) -%}
    {%- if nextbest.has_table('web.events') or nextbest.has_table('esp.email_events') -%}
        round(2 * coalesce({{ sessions }}, 0) + coalesce({{ opens }}, 0) + 3 * coalesce({{ clicks }}, 0), 6)
    {%- else -%}
        cast(null as double)
    {%- endif -%}
{%- endmacro %}
