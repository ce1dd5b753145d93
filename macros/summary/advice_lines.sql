{# What to look at after a build that ended well, the most urgent first: at most five lines. #}
{% macro advice_lines(facts, results) %}
    {%- set advice = nextbest.approval_advice() -%}
    {%- for loss in nextbest.rows_of('select * from ' ~ nextbest.relation_named('int_cleaning_losses') ~ ' order by table_name, loss') -%}
        {%- do advice.append(nextbest.loss_sentence(dict(loss, example=none))) -%}
    {%- endfor -%}
    {%- if nextbest.rows_of('select is_rehearsal from ' ~ nextbest.relation_named('int_publication_build'))[0].is_rehearsal -%}
        {%- do advice.append('Nothing was published: a build of a past date, or of another policy_name, is a rehearsal.') -%}
    {%- endif -%}
    {%- set profiles = facts | selectattr('topic', 'equalto', 'profile') | list -%}
    {%- set n_active = profiles | selectattr('item', 'equalto', 'active') | map(attribute='value') | sum -%}
    {%- if n_active == 0 -%}
        {%- do advice.append('Nobody may be emailed: is there a consent to marketing by email (crm.consents, var consent_default)?') -%}
    {%- elif profiles | selectattr('item', 'equalto', 'with_address') | map(attribute='value') | sum == 0 -%}
        {%- do advice.append('Nobody can be emailed: none of the ' ~ '{:,}'.format(n_active | int) ~ ' active profiles has an email'
            ~ ' address. Is email of crm.customers mapped?') -%}
    {%- endif -%}
    {%- for result in results if result.status == 'warn' -%}
        {%- do advice.append('Test ' ~ result.node.name ~ ' warns: ' ~ (result.failures or 0) ~ ' rows; its SQL: '
            ~ result.node.compiled_path) -%}
    {%- endfor -%}
    {%- for fact in facts if fact.topic == 'baseline' and nextbest.is_beaten(fact) -%}
        {%- do advice.append(fact.item ~ ': the baseline ' ~ fact.detail ~ ' is better than the champion on the test period:'
            ~ ' see marts.fct_model_metrics.') -%}
    {%- endfor -%}
    {%- set last = nextbest.go_live_advice() -%}
    {%- do last.append('Look at ten profiles: ' ~ nextbest.show_profiles() ~ '. Rejected rows: marts.fct_rejected_rows. This summary of all'
        ~ ' builds: marts.fct_build_runs.') -%}
    {{ return(advice[:5 - last | length] + last) }}
{% endmacro %}


{# Whether a baseline is better than its champion by more than the interval in which the champion was measured. #}
{% macro is_beaten(baseline) %}
    {%- set bounds = nextbest.rows_of(
        'select low, high from ' ~ nextbest.relation_named('fct_model_metrics') ~ " where role = 'champion' and split = 'test'"
        ~ " and task = '" ~ baseline.item ~ "' and metric = '" ~ baseline.measure ~ "'"
    ) -%}
    {%- if not bounds or bounds[0].low is none -%}{{ return(false) }}{%- endif -%}
    {{ return(baseline.value < bounds[0].low if baseline.measure == 'mae' else baseline.value > bounds[0].high) }}
{% endmacro %}


{# One line while something must be changed before a shop sends its first email; none for the demo. #}
{% macro go_live_advice() %}
    {%- set open = nextbest.rows_of('select check_name from ' ~ nextbest.relation_named('fct_go_live_checks')
        ~ " where status = 'open' order by check_name") | map(attribute='check_name') | list -%}
    {{ return(['Warning: not ready to send, ' ~ open | length ~ ' open: ' ~ open | join(', ')
        ~ '. What to do: nextbest go-live' ~ (' --db ' ~ nextbest.own_published_file() if not nextbest.is_production())
        ~ '.'] if open else []) }}
{% endmacro %}


{# The published file of a target that is no production target: `nextbest_dev_anna_published.duckdb` #}
{% macro own_published_file() %}
    {{ return(nextbest.working_stem() ~ '_' ~ nextbest.schema_beside_marts('published') ~ '.duckdb') }}
{% endmacro %}


{# The command that prints profiles of this build: of the file that was built, where it is not the usual one. A target
   that is no production target is read in its own published file. #}
{% macro show_profiles() %}
    {%- set file = target.get('path', 'nextbest.duckdb') -%}
    {%- if not nextbest.is_production() -%}
        {{ return('nextbest show-profiles --db ' ~ nextbest.own_published_file()) }}
    {%- endif -%}
    {{ return(
        'nextbest show-profiles --db ' ~ file if file != 'nextbest.duckdb'
        else 'make show-profiles' if nextbest.is_demo() else 'nextbest show-profiles'
    ) }}
{% endmacro %}
