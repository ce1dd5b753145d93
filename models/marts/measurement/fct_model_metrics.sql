with registry as (

    select * from {{ ref('int_prediction_models') }}

),

measured as (

    {{ unnested_metrics("registry") }}

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
    measured.n_rows,
    measured.n_positives
from measured
-- of the champions of all times, the one that scores at this build's date is the champion
left join {{ ref('int_champions') }} as champions
    on
        measured.task = champions.task
        and measured.model_version = champions.model_version
