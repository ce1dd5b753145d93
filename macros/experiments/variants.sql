{# What the variants of experiments change, in the order of the declaration; all of them, or those that change one kind
   of thing. `experiment_variants('segments')` -> [{experiment: high_from, variant: lower, key: high_from.lower, changes:
   {segments: {high: 1.5}}}] #}
{% macro experiment_variants(kind=none) %}
    {%- set variants = [] -%}
    {%- for experiment in nextbest.declared_experiments() -%}
        {%- for name, variant in experiment.variants.items() -%}
            {%- set changes = variant.get('changes') or {} -%}
            {%- if kind is none or kind in changes -%}
                {%- do variants.append({
                    'experiment': experiment.name, 'variant': name, 'key': experiment.name ~ '.' ~ name, 'changes': changes,
                }) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(variants) }}
{% endmacro %}


{# A query with one row per declared variant and what it changes; the columns that end in _of hold experiment and variant
   where the variant changes such a thing. No rows without an experiment. #}
{% macro variant_rows() -%}
    {%- set text = dbt.type_string() -%}
    {%- for variant in nextbest.experiment_variants() %}
    select
        {{ text_literal(variant.experiment) }} as experiment_id,
        {{ text_literal(variant.variant) }} as variant,
        {%- for kind in nextbest.change_keys() %}
        cast({{ text_literal(variant.key) if kind in variant.changes else 'null' }} as {{ text }}) as {{ kind }}_of,
        {%- endfor %}
        {{ (not variant.changes.get('send_time', true)) | lower }} as is_without_send_time,
        {{ (not variant.changes.get('recommendations', true)) | lower }} as is_without_recommendations,
        {{ text_literal(variant.key ~ ' ' ~ tojson(variant.changes, sort_keys=true)) }} as changes
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ text }}) as experiment_id,
        cast(null as {{ text }}) as variant,
        {%- for kind in nextbest.change_keys() %}
        cast(null as {{ text }}) as {{ kind }}_of,
        {%- endfor %}
        false as is_without_send_time,
        false as is_without_recommendations,
        cast(null as {{ text }}) as changes
    where 1 = 0
    {%- endfor %}
{%- endmacro %}


{# The texts that variants of experiments give to offers: a row per variant, offer and language, with the key of the
   variant and the texts that are other ones; of two rows about one offer and language, the first counts. #}
{% macro variant_texts() %}
    {%- set rows, known = [], [] -%}
    {%- for variant in nextbest.experiment_variants('texts') -%}
        {%- for row in variant.changes.texts if (variant.key, row.offer_code, row.language) not in known -%}
            {%- do known.append((variant.key, row.offer_code, row.language)) -%}
            {%- do rows.append(dict(row, key=variant.key)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rows) }}
{% endmacro %}


{# What a variant may give other values for, beside switching send times or recommendations off. #}
{% macro change_keys() %}
    {{ return(['segments', 'offer_rules', 'texts']) }}
{% endmacro %}
