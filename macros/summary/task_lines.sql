{# The part of the summary about models: a line per task, and one more where its horizon was shortened. #}
{% macro task_lines(facts) %}
    {%- set lines = ['Models (champion on the test period; best baseline in parentheses)'] -%}
    {%- set champions = nextbest.facts_by_item(facts, 'champion') -%}
    {%- set baselines = nextbest.facts_by_item(facts, 'baseline') -%}
    {%- set choices = nextbest.facts_by_item(facts, 'choice') -%}
    {%- set horizons = nextbest.facts_by_item(facts, 'horizon') -%}
    {%- set tasks = nextbest.facts_by_item(facts, 'task') -%}
    {%- for task, outcomes in (tasks.items() | list)[:10] -%}
        {%- set outcome = (outcomes.values() | list)[0] -%}
        {%- set choice = choices.get(task, {}).get('all') -%}
        {%- set told = outcome.measure | replace('_', ' ')
            ~ ('; ' if choice else ': ' if outcome.measure == 'without_model' else ' ')
            ~ (choice or outcome).detail.split('; set aside:')[0] -%}
        {%- for metric, fact in champions.get(task, {}).items() -%}
            {%- set name = {'mae': 'mean error'}.get(metric, metric) | replace('_', ' ') -%}
            {%- set told = told ~ ('; ' if choice else ', ') ~ name ~ ' ' ~ nextbest.plain_number(fact.value)
                ~ nextbest.beside(fact, baselines.get(task, {}).get(metric)) -%}
            {%- do lines.append('  {:<24}{}'.format(task, told)) -%}
        {%- else -%}
            {%- do lines.append('  {:<24}{}'.format(task, told)) -%}
        {%- endfor -%}
        {%- for fact in horizons.get(task, {}).values() -%}{%- do lines.append(' ' * 26 ~ fact.detail) -%}{%- endfor -%}
    {%- endfor -%}
    {%- set more = ['  and ' ~ (tasks | length - 10) ~ ' more: marts.fct_build_runs'] if tasks | length > 10 else [] -%}
    {{ return(lines[:18] + more) }}
{% endmacro %}


{# The best baseline in parentheses, unless it is the champion itself: ' (bg_nbd 0.12)' #}
{% macro beside(champion, baseline) %}
    {{ return(
        ' (' ~ baseline.detail ~ ' ' ~ nextbest.plain_number(baseline.value) ~ ')'
        if baseline and baseline.detail != champion.detail else ''
    ) }}
{% endmacro %}
