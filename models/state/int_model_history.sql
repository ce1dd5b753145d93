{#- What the commands of macros/ml/model_commands.sql did is written by them; a build adds what it trained. -#}
{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns'
) }}
with models as (

    select
        task,
        model_version,
        role,
        parent_version,
        compared_with,
        trained_at,
        trained_as_of,
        training_reason
    from {{ ref('int_prediction_models') }}

),

rankers as (

    select
        'recommendations' as task,
        model_version,
        role,
        cast(null as {{ dbt.type_string() }}) as parent_version,
        compared_with,
        trained_at,
        trained_as_of,
        training_reason
    from {{ ref('int_ranking_models') }}

),

registry as (

    select * from models
    union all
    select * from rankers

)

select
    registry.task,
    registry.model_version,
    case
        when registry.role = 'failed' then 'training_failed'
        when registry.parent_version is not null then 'recalibrated'
        else 'trained'
    end as event,
    registry.role,
    coalesce(registry.parent_version, registry.compared_with) as previous_champion,
    registry.trained_at as decided_at,
    registry.trained_as_of as decided_as_of,
    'build' as decided_by,
    registry.training_reason as why,
    false as is_forced
from registry
{% if is_incremental() -%}
    left join {{ this }} as known
        on
            registry.task = known.task
            and registry.model_version = known.model_version
            and known.decided_by = 'build'
    where known.task is null
{%- endif %}
