with registry as (

    select * from {{ ref('int_prediction_models') }}

),

importances as (

    {{ unnested_json("registry", "diagnostics", {
        "feature": "varchar", "importance": "double", "low": "double", "high": "double", "is_pruned": "boolean",
    }, part="importance") }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by task, model_version
            order by is_pruned asc, importance desc nulls last, feature asc
        ) as rank
    from importances

)

select
    task,
    model_version,
    feature,
    rank,
    importance,
    low,
    high,
    is_pruned,
    rank as place
from ranked
