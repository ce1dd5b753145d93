with registry as (

    select * from {{ ref('int_prediction_models') }}

),

measured as (

    {{ unnested_metrics("registry") }}

)

select
    task,
    model_version || variant as model_version,
    case when role = 'model' then model_role else role end as role,
    split,
    metric,
    algorithm,
    value,
    n_rows,
    n_positives
from measured
