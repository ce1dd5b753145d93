{# The text of what failed in a build and what to do: at most 25 lines. #}
{% macro failure_lines(results, failures, built) %}
    {%- set skipped = results | selectattr('status', 'equalto', 'skipped') | list | length -%}
    {%- set lines = ['The build stopped: ' ~ failures | length ~ ' of ' ~ results | length ~ ' nodes failed'
        ~ (', and ' ~ skipped ~ ' that need them were left out' if skipped else '') ~ '.'] -%}
    {%- for result in failures[:5] -%}
        {%- set node = result.node -%}
        {%- if node.resource_type == 'test' -%}
            {%- for line in nextbest.broken_rules(result) -%}{%- do lines.append('- ' ~ line) -%}{%- else -%}
                {%- do lines.append('- Test ' ~ node.name ~ ': ' ~ (result.failures ~ ' rows break it'
                    if result.status == 'fail' else nextbest.plain_message(result)[0])) -%}
            {%- endfor -%}
            {%- do lines.append('  Its SQL: ' ~ node.compiled_path) -%}
        {%- else -%}
            {%- for message in nextbest.plain_message(result) -%}
                {%- do lines.append(('- ' if loop.first else '  ') ~ message) -%}
            {%- endfor -%}
            {%- do lines.append('  (in ' ~ node.resource_type ~ ' ' ~ node.name ~ ')') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if failures | length > 5 -%}{%- do lines.append('- and ' ~ (failures | length - 5) ~ ' more, listed by dbt.') -%}{%- endif -%}
    {%- do lines.append(
        'Readers keep what was published before' ~ (', without the people who said no.'
        if 'int_suppression_publications' in built else '.') if 'fct_publications' not in built
        else 'The marts were published before it failed.'
    ) -%}
    {%- set names = failures | map(attribute='node.name') | list -%}
    {%- if 'int_cleaning_checks' in names -%}
        {%- do lines.append('What to do: mend the raw tables or their mapping, then run the same command again. The rows are in'
            ~ ' marts.fct_rejected_rows, the counts in marts.fct_cleaning_summary; docs/reference/raw-contract.md says what is expected.') -%}
    {%- elif failures | selectattr('node.resource_type', 'equalto', 'test') | list | length == failures | length -%}
        {%- do lines.append('What to do: run the SQL of the test to see the rows, mend what it shows, run the same command again.') -%}
    {%- else -%}
        {%- do lines.append('What to do: mend what the message names, then run the same command again. Details: logs/dbt.log.') -%}
    {%- endif -%}
    {{ return(lines) }}
{% endmacro %}


{# What an error says, without what dbt and the engine put around it: at most four lines. #}
{% macro plain_message(result) %}
    {%- set noise = '(Compilation|Runtime|Database|Python) Error|> (in|called by) |compiled code at|LINE [0-9]+:|Did you mean' -%}
    {%- set lines = [] -%}
    {%- for line in (result.message or 'it failed without a message').splitlines() -%}
        {%- set text = modules.re.sub('^([A-Z][A-Za-z ]*(Error|Exception)|Error): ', '', line | trim) -%}
        {%- if text | trim('^') and not modules.re.match(noise, text) -%}
            {%- do lines.append(text | truncate(600, true, '...')) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(lines[:4] or ['it failed without a message']) }}
{% endmacro %}
