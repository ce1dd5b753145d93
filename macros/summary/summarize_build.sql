{# Says at the end of a build what it did, or what failed and what to do, and keeps it in state.int_build_runs. #}
{% macro summarize_build(results) %}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set failures = [] -%}
        {%- set built = [] -%}
        {%- for result in results -%}
            {%- if result.status in ['error', 'fail', 'runtime error'] -%}{%- do failures.append(result) -%}{%- endif -%}
            {%- if result.status == 'success' -%}{%- do built.append(result.node.name) -%}{%- endif -%}
        {%- endfor -%}
        {%- set seconds = nextbest.seconds_by_stage(results) -%}
        {%- if failures -%}
            {%- do nextbest.print_lines(nextbest.failure_lines(results, failures, built)) -%}
        {%- elif 'int_build_runs' in built -%}
            {%- set facts = nextbest.rows_of('select * from ' ~ nextbest.state_of_builds() ~ " where build_id = "
                ~ nextbest.build_id() ~ ' order by topic, item, measure') -%}
            {%- set advice = nextbest.advice_lines(facts, results) -%}
            {%- do nextbest.print_lines(nextbest.summary_lines(facts, seconds, advice)) -%}
        {%- elif built -%}
            {%- do nextbest.print_lines([
                'Built ' ~ built | length ~ ' nodes of a selection. A whole dbt build ends with a summary of what it did.'
            ]) -%}
        {%- endif -%}
        {%- do nextbest.record_end(failures, seconds, advice or []) -%}
    {%- elif execute and flags.WHICH == 'test' -%}
        {%- do nextbest.say('{:,} tests have passed'.format(results | selectattr('status', 'equalto', 'pass') | list | length)) -%}
    {%- endif -%}
{% endmacro %}


{# Key of this build, as a literal: its start, so that later builds sort behind. #}
{% macro build_id() -%}
    '{{ run_started_at.strftime("%Y%m%dT%H%M%S%f") }}'
{%- endmacro %}


{# Where the builds are kept; none before the first that got so far. #}
{% macro state_of_builds() %}
    {{ return(nextbest.relation_named('int_build_runs')) }}
{% endmacro %}


{# A line with the time, UTC like dbt's own. #}
{% macro say(text) %}
    {%- do print(modules.datetime.datetime.now(modules.pytz.utc).strftime('%H:%M:%S') ~ '  ' ~ text) -%}
{% endmacro %}


{% macro print_lines(lines) %}
    {%- do print('') -%}
    {%- for line in lines -%}{%- do print(line) -%}{%- endfor -%}
    {%- do print('') -%}
{% endmacro %}


{# Adds what is known at the end of a build, seconds, outcome and advice, to the state and to the mart that was copied from
   it. A failed build has no date, and its messages stay in the terminal, since they may name keys. #}
{% macro record_end(failures, seconds, advice) %}
    {%- set state = nextbest.state_of_builds() -%}
    {%- if state -%}
        {%- set rows = [['outcome', 'build', 'failed' if failures else 'done', failures | length,
            failures | map(attribute='node.name') | join(', ') or none]] -%}
        {%- for stage, value in seconds.items() -%}{%- do rows.append(['seconds', stage, 'all', value, none]) -%}{%- endfor -%}
        {%- for line in advice -%}{%- do rows.append(['advice', loop.index | string, 'all', 1, line]) -%}{%- endfor -%}
        {%- set as_of = "(select max(as_of_date) from " ~ state ~ " where build_id = " ~ nextbest.build_id() ~ ")" -%}
        {%- set mart = nextbest.relation_named('fct_build_runs') -%}
        {%- for kept in [state, mart] if kept -%}
        {%- set query -%}
            insert into {{ kept }} (build_id, started_at, as_of_date, topic, item, measure, value, detail)
            {% for topic, item, measure, value, detail in rows %}
            select
                {{ nextbest.build_id() }}, {{ nextbest.run_started() }}, {{ as_of }}, '{{ topic }}',
                {{ nextbest.text_literal(item) }}, '{{ measure }}', {{ value }},
                {{ nextbest.text_literal(detail) if detail else 'null' }}
            {{ 'union all' if not loop.last }}
            {% endfor %}
        {%- endset -%}
        {%- do run_query(query) -%}
        {%- endfor -%}
        {%- do adapter.commit() -%}
    {%- endif -%}
{% endmacro %}
