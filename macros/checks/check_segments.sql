{# The bands of scores: what they are cut by, and bounds that leave room for all three; by default those of the project. #}
{% macro check_segments(rule=none) %}
    {%- set rule = nextbest.segment_rule() if rule is none else rule -%}
    {%- set kinds = ['odds', 'lift', 'probability', 'share'] -%}
    {%- if rule is not mapping or rule.get('by') not in kinds or rule.get('high') is not number
        or rule.get('low') is not number or rule | length != 3 -%}
        {%- do exceptions.raise_compiler_error(
            "var segments: " ~ rule ~ "; expected {by: one of " ~ kinds | join(', ') ~ ", high: number, low: number}"
        ) -%}
    {%- endif -%}
    {%- set expected = {
        'odds': '0 < low < 1 < high', 'lift': '0 < low < 1 < high', 'probability': '0 < low < high < 1',
        'share': 'shares of the customers: each above 0, and their sum below 1',
    }[rule.by] -%}
    {%- set fits = {
        'odds': 0 < rule.low < 1 < rule.high, 'lift': 0 < rule.low < 1 < rule.high,
        'probability': 0 < rule.low < rule.high < 1, 'share': 0 < rule.low and 0 < rule.high and rule.low + rule.high < 1,
    }[rule.by] -%}
    {%- if not fits -%}
        {%- do exceptions.raise_compiler_error(
            "var segments: high " ~ rule.high ~ " and low " ~ rule.low ~ " by " ~ rule.by ~ "; expected " ~ expected
        ) -%}
    {%- endif -%}
{% endmacro %}
