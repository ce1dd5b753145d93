with registry as (

    select * from {{ ref('int_prediction_models') }}

),

importances as (

    {{ unnested_json("registry", "diagnostics", {
        "feature": "varchar", "importance": "double", "low": "double", "high": "double", "is_pruned": "boolean",
    }, part="importance") }}

)

select
    task,
    model_version,
    feature,
    row_number() over (
        partition by task, model_version
        order by is_pruned asc, importance desc nulls last, feature asc
    ) as place,
    importance,
    low,
    high,
    is_pruned
from importances
