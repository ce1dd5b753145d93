with registry as (

    select * from {{ ref('int_prediction_models') }}

),

measured as (

    {{ unnested_json("registry", "metrics", {
        "role": "varchar", "variant": "varchar", "algorithm": "varchar", "split": "varchar", "metric": "varchar",
        "value": "double", "low": "double", "high": "double", "n_rows": "bigint", "n_positives": "bigint",
    }) }}

)

select
    measured.task,
    measured.model_version || measured.variant as model_version,
    case
        when measured.role <> 'model' then measured.role
        when measured.model_role = 'champion' and champions.model_version is null then 'retired'
        else measured.model_role
    end as role,
    measured.split,
    measured.metric,
    measured.algorithm,
    measured.value,
    measured.low,
    measured.high,
    measured.n_rows,
    measured.n_positives
from measured
-- of all champions so far, only the one that scores at this build's date is called champion
left join {{ ref('int_champions') }} as champions
    on
        measured.task = champions.task
        and measured.model_version = champions.model_version
