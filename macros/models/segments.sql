{# The band of a score, given the one that readers know: it changes only where the score has passed the threshold by the
   share var `segment_hysteresis` of it, so that a score near a threshold does not flip.
   With 0.1 and thresholds 0.2 and 0.05, a high one stays high down to 0.18, and a medium one becomes high from 0.22. #}
{% macro held_segment(score, base_rate, published) -%}
    {%- set margin = (var('segment_hysteresis') | float) -%}
    {%- set high = var('high_segment_lift') ~ ' * ' ~ base_rate -%}
    {%- set low = var('low_segment_lift') ~ ' * ' ~ base_rate -%}
    case
        when {{ score }} >= {{ high }} * case {{ published }}
            when 'high' then {{ 1 - margin }} when 'medium' then {{ 1 + margin }} else 1 end then 'high'
        when {{ score }} <= {{ low }} * case {{ published }}
            when 'low' then {{ 1 + margin }} when 'medium' then {{ 1 - margin }} else 1 end then 'low'
        else 'medium'
    end
{%- endmacro %}
