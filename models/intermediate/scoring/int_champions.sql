with registry as (

    select * from {{ ref('int_prediction_models') }}

),

tasks as (

    select task from {{ ref('int_tasks') }}

),

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

applicable as (

    select
        registry.*,
        row_number() over (
            partition by registry.task
            order by {{ champion_order("registry") }}
        ) as row_num
    from registry
    inner join tasks on registry.task = tasks.task
    inner join as_of on registry.trained_as_of <= as_of.as_of_date
    where registry.role = 'champion'

)

select
    task,
    model_version,
    algorithm,
    kind,
    coalesce(grain, 'customer') as grain,
    horizon_days,
    coalesce(value_scale, 1) as value_scale,
    trained_as_of,
    training_reason,
    best_baseline,
    choice_reason,
    parent_version,
    base_rate,
    features,
    case
        when {{ sha256_hex("artifact") }} = artifact_sha256 then artifact
        else {{ stop_with(
            "'task ' || task || ', version ' || model_version || ': the artifact does not match'"
            ~ " || ' its hash; it was changed after training and is not loaded'"
        ) }}
    end as artifact,
    artifact_sha256
from applicable
where row_num = 1
