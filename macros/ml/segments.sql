{# How scores are cut into bands: var `segments`, or the lifts of the vars that it replaced, where a shop still sets
   one. A bound that none of them sets is that of `segments`. Settings.from_meta in Python says the same. #}
{% macro segment_rule() %}
    {%- set rule = var('segments') -%}
    {%- set lifts = {'high': var('high_segment_lift', none), 'low': var('low_segment_lift', none)} -%}
    {%- if lifts.high is none and lifts.low is none -%}{{ return(rule) }}{%- endif -%}
    {{ return({
        'by': 'lift',
        'high': rule.high if lifts.high is none else lifts.high,
        'low': rule.low if lifts.low is none else lifts.low,
    }) }}
{% endmacro %}


{# Where a band begins, of a row with kind, base_rate and, where they are asked for, score_quantile_high and _low. Odds of
   a rate never reach 1, so that no band is empty by construction; amounts are cut by multiples of their mean.
   `segment_bound('high')`; by the rule of a variant, with its quantiles: `segment_bound('high', rule, '_1')` #}
{% macro segment_bound(band, rule=none, suffix='') -%}
    {%- set rule = rule or nextbest.segment_rule() -%}
    {%- set factor = rule[band] -%}
    {%- set odds = factor ~ ' * base_rate / (1 - base_rate + ' ~ factor ~ ' * base_rate)' -%}
    {%- if rule.by == 'share' -%}
        score_quantile_{{ band }}{{ suffix }}
    {%- elif rule.by == 'probability' -%}
        case when kind = 'amount' then {{ 2.0 if band == 'high' else 0.5 }} * base_rate else {{ factor }} end
    {%- elif rule.by == 'lift' -%}
        case when kind = 'amount' or {{ factor }} * base_rate < 1 then {{ factor }} * base_rate else {{ odds }} end
    {%- else -%}
        case when kind = 'amount' then {{ factor }} * base_rate else {{ odds }} end
    {%- endif -%}
{%- endmacro %}


{# The band of a score, given the one that readers know: it changes only where the score has passed the bound by the share
   var `segment_hysteresis` of the way to the end of the scale, so that a score near a bound does not flip.
   With 0.1 and bounds 0.2 and 0.05, a high one stays high down to 0.18, and a medium one becomes high from 0.22. #}
{% macro held_segment(score, kind, high_from, low_to, published) -%}
    case
        when {{ score }} >= {{ high_from }} + {{ nextbest.segment_margin(kind, high_from) }} * case {{ published }}
            when 'high' then -1 when 'medium' then 1 else 0 end then 'high'
        when {{ score }} <= {{ low_to }} + {{ nextbest.segment_margin(kind, low_to) }} * case {{ published }}
            when 'low' then 1 when 'medium' then -1 else 0 end then 'low'
        else 'medium'
    end
{%- endmacro %}


{# How far a score must pass a bound, such that a bound near 1 can still be passed. #}
{% macro segment_margin(kind, bound) -%}
    {{ var('segment_hysteresis') }}
    * case when {{ kind }} = 'amount' then {{ bound }} else least({{ bound }}, 1 - {{ bound }}) end
{%- endmacro %}
