with registry as (

    select * from {{ ref('int_prediction_models') }}

),

bins as (

    {{ unnested_json("registry", "diagnostics", {
        "split": "varchar", "bin": "bigint", "n_rows": "bigint", "mean_score": "double", "mean_label": "double",
    }, part="calibration_bins") }}

)

select
    task,
    model_version,
    split,
    bin,
    mean_score,
    mean_label,
    n_rows
from bins
