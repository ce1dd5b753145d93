{# The text of what a build did: at most 40 lines. #}
{% macro summary_lines(facts, seconds, advice) %}
    {%- set lines = ['What this build did, as of ' ~ facts[0].as_of_date ~ ', in ' ~ nextbest.plain_seconds(seconds.build)] -%}
    {%- do lines.extend(nextbest.table_lines(facts)) -%}
    {%- do lines.extend(nextbest.task_lines(facts)) -%}
    {%- do lines.extend(nextbest.profile_lines(facts)) -%}
    {%- do lines.extend(nextbest.sync_log_lines()) -%}
    {%- set stages = [] -%}
    {%- for stage, value in seconds.items() if stage != 'build' -%}
        {%- do stages.append(stage ~ ' ' ~ nextbest.plain_seconds(value)) -%}
    {%- endfor -%}
    {%- do lines.append('Seconds  ' ~ stages | join(', ') ~ ' (stages run side by side)') -%}
    {%- for line in advice -%}{%- do lines.append(('Next     ' if loop.first else '         ') ~ line) -%}{%- endfor -%}
    {{ return(lines) }}
{% endmacro %}


{# 95.3 -> 95 s, 0.4 -> 0.4 s #}
{% macro plain_seconds(seconds) %}
    {{ return((seconds | round | int if seconds >= 10 else seconds) ~ ' s') }}
{% endmacro %}


{# 0.17793 -> 0.178, 8714211.3 -> 8,714,211 #}
{% macro plain_number(value) %}
    {{ return('{:,.0f}'.format(value) if value | abs >= 1000 else '{:.3g}'.format(value)) }}
{% endmacro %}


{# A row of a topic by item: {item: {measure: fact}}. #}
{% macro facts_by_item(facts, topic) %}
    {%- set items = {} -%}
    {%- for fact in facts if fact.topic == topic -%}
        {%- do items.setdefault(fact.item, {}).update({fact.measure: fact}) -%}
    {%- endfor -%}
    {{ return(items) }}
{% endmacro %}


{% macro table_lines(facts) %}
    {%- set lines = ['Rows' ~ '{:>26}{:>11}{:>10}'.format('used', 'corrected', 'rejected') ~ '  most often because'] -%}
    {%- set reasons = nextbest.facts_by_item(facts, 'reason') -%}
    {%- for table, counts in nextbest.facts_by_item(facts, 'table').items() -%}
        {%- set told = [] -%}
        {%- for fact in reasons.get(table, {}).values() | sort(attribute='value', reverse=true) -%}
            {%- do told.append(fact.measure ~ ' {:,}'.format(fact.value | int)
                ~ (" ('" ~ fact.detail | string | truncate(30, true, '...') ~ "')" if fact.detail else '')) -%}
        {%- endfor -%}
        {%- do lines.append('  {:<20}{:>8,}{:>11,}{:>10,}  {}'.format(
            table, counts.used.value | int, counts.corrected.value | int, counts.rejected.value | int, told | join(', ')
        ).rstrip()) -%}
    {%- endfor -%}
    {{ return(lines) }}
{% endmacro %}


{% macro profile_lines(facts) %}
    {%- set profiles = nextbest.facts_by_item(facts, 'profile') -%}
    {%- set counts = {} -%}
    {%- for item in ['active', 'personalised', 'changed', 'inactive', 'deleted'] -%}
        {%- set values = profiles.get(item, {}).values() | map(attribute='value') | sum -%}
        {%- do counts.update({item: '{:,}'.format(values | int)}) -%}
    {%- endfor -%}
    {%- set offers, sources = [], [] -%}
    {%- for fact in facts | selectattr('topic', 'equalto', 'offer') | sort(attribute='value', reverse=true) -%}
        {%- if loop.index <= 8 -%}{%- do offers.append((fact.item or 'none') ~ ' ' ~ '{:,}'.format(fact.value | int)) -%}{%- endif -%}
    {%- endfor -%}
    {%- for fact in facts | selectattr('topic', 'equalto', 'offer_source') | sort(attribute='value', reverse=true) -%}
        {%- do sources.append(fact.item | replace('_', ' ') ~ (' (fallback ' ~ fact.measure ~ ')' if fact.measure != '0' else '')
            ~ ' ' ~ '{:,}'.format(fact.value | int)) -%}
    {%- endfor -%}
    {{ return([
        'Profiles ' ~ counts.active ~ ' active (' ~ counts.personalised ~ ' personalized), ' ~ counts.changed
        ~ ' changed since the last publication, ' ~ counts.inactive ~ ' suppressed or no longer eligible, ' ~ counts.deleted ~ ' deleted',
        'Offers   ' ~ offers | join(', '), 'Chosen   by ' ~ sources | join(', '),
    ]) }}
{% endmacro %}
