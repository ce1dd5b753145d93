{# The ids, as texts, of a vendor's syncs that carry profiles or deletes, by var sync_logs. What the var may not hold
   names none, since the project is parsed before check_deliveries stops. `named_syncs('hightouch', 'profiles')` #}
{% macro named_syncs(vendor, carried) %}
    {%- set logs = var('sync_logs') -%}
    {%- set syncs = logs.get(vendor) if logs is mapping else none -%}
    {%- set ids = syncs.get(carried) if syncs is mapping else none -%}
    {{ return(ids | map('string') | list if ids is sequence and ids is not string and ids is not mapping else []) }}
{% endmacro %}


{# Staged rows of a vendor's log with what their sync carries (profiles, deletes, null for another sync) and a key. The id
   of the record is left out where the sync is another one, where it is an address, and where tombstones name it. The
   relation has sync_id, sync_run_id, row_id, the words of the destination, and the columns in `columns`; those in `keys`
   tell rows of one record apart.
   `told_rows('hightouch', 'renamed', ['op_type', 'status'], 'failure_reason', ['op_type', 'status'])` #}
{% macro told_rows(vendor, relation, columns, words, keys) -%}
    {%- set key = ['told.sync_id', 'told.sync_run_id', 'told.row_id'] -%}
    {%- for column in keys -%}{%- do key.append('told.' ~ column) -%}{%- endfor -%}
    select
        {{ nextbest.row_hash(key) }} as row_key,
        told.sync_id,
        told.sync_run_id,
        case
            when told.carries is not null and erased.row_id is null and told.row_id not like '%@%' then told.row_id
        end as row_id,
        told.carries,
        coalesce(
            told.sync_id is not null and told.sync_run_id is not null and told.row_id not like '%@%', false
        ) as is_complete,
        erased.row_id is not null as is_erased,
        {%- for column in columns %}
        told.{{ column }},
        {%- endfor %}
        case when told.carries is not null and erased.row_id is null then told.{{ words }} end as {{ words }}
    from (
        select
            *,
            case
                when sync_id in ({{ nextbest.text_literals(nextbest.named_syncs(vendor, 'profiles')) }}) then 'profiles'
                when sync_id in ({{ nextbest.text_literals(nextbest.named_syncs(vendor, 'deletes')) }}) then 'deletes'
            end as carries
        from {{ relation }}
    ) as told
    left join (
        select listed.row_id
        from (select distinct row_id from {{ relation }} where row_id is not null) as listed
        where
            {%- for kind in ['customer_id', 'external_id', 'email'] %}
            {{ 'or ' if not loop.first }}{{ nextbest.is_tombstone('listed.row_id', kind) }}
            {%- endfor %}
    ) as erased on told.row_id = erased.row_id
{%- endmacro %}


{# A table of a vendor's log, or no rows where the tool has not written it yet: what was sent must not keep new refusals
   and offers from readers. assert_every_line_of_the_delivery_log_is_read warns of syncs without a row.
   `from vendor_log(source('census', 'sync_log'))` #}
{% macro vendor_log(relation) -%}
    {%- if execute and not load_relation(relation) -%}
    {%- set declared = graph.sources.values() | selectattr('relation_name', 'equalto', relation | string) | first -%}
    (
        select
            {%- for column in declared.columns %}
            cast(null as {{ dbt.type_string() }}) as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        where false
    ) as nothing_written
    {%- else -%}
    {{ relation }}
    {%- endif -%}
{%- endmacro %}


{# A query of what is not read of vendors' logs: rows of named syncs without a sync, run or record, and named syncs that
   have no row. No rows where var sync_logs names none. #}
{% macro unread_sync_logs() %}
    {%- set parts = [] -%}
    {%- for vendor, model in nextbest.sync_log_models().items() if vendor in var('sync_logs') | string -%}
        {%- set staged = ref(model) -%}
        {%- do parts.append(
            "select '" ~ vendor ~ "' as file_name, count(*) as n_lines, count(case when is_complete then 1 end) as n_rows"
            ~ ' from ' ~ staged ~ ' where carries is not null or sync_id is null'
            ~ ' having count(*) > count(case when is_complete then 1 end)'
        ) -%}
        {%- for id in nextbest.named_syncs(vendor, 'profiles') + nextbest.named_syncs(vendor, 'deletes') -%}
            {%- do parts.append(
                'select ' ~ nextbest.text_literal(vendor ~ ': no row of sync ' ~ id) ~ ' as file_name, 0 as n_lines, 0 as n_rows'
                ~ ' where not exists (select 1 from ' ~ staged ~ ' where sync_id = ' ~ nextbest.text_literal(id) ~ ')'
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(parts | join(' union all ') if parts else nextbest.default__unread_delivery_log()) }}
{% endmacro %}


{# The staged log of each vendor, with a row per record of a run. #}
{% macro sync_log_models() %}
    {{ return({'hightouch': 'stg_hightouch__sync_changelog', 'census': 'stg_census__sync_log'}) }}
{% endmacro %}


{# The lines of the summary about vendors' logs: how many rows there are, and how many of them are of other syncs. #}
{% macro sync_log_lines() %}
    {%- set lines = [] -%}
    {%- for vendor, model in nextbest.sync_log_models().items() if vendor in var('sync_logs') | string -%}
        {%- set relation = nextbest.relation_named(model) -%}
        {%- if relation -%}
            {%- set counts = nextbest.rows_of(
                'select count(*) as n_rows, count(case when carries is null and sync_id is not null then 1 end) as n_others,'
                ~ ' count(case when not is_complete and (carries is not null or sync_id is null) then 1 end) as n_incomplete'
                ~ ' from ' ~ relation
            )[0] -%}
            {%- do lines.append('Log      ' ~ vendor ~ ': ' ~ '{:,} rows, {:,} of syncs that var sync_logs does not name, {:,} without'
                ' a sync, run or record'.format(counts.n_rows | int, counts.n_others | int, counts.n_incomplete | int)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(lines) }}
{% endmacro %}
