{%- set weighted = 'sum(bins.{} * bins.n_rows) / nullif(sum(bins.n_rows), 0)' -%}
-- Nothing is measured here: the monitoring and the training did it.
with

registry as (

    select * from {{ ref('int_prediction_models') }}

),

bins as (

    {{ unnested_json("registry", "diagnostics", {
        "split": "varchar", "n_rows": "bigint", "mean_score": "double", "mean_label": "double",
    }, part="calibration_bins") }}

),

compared as (

    select
        measured.task,
        measured.model_version,
        'published' as basis,
        measured.as_of_date,
        max(case when measured.metric = 'mean_score' then measured.value end) as mean_predicted,
        max(case when measured.metric = 'mean_outcome' then measured.value end) as mean_realized,
        max(measured.n_rows) as n_rows
    from {{ ref('int_model_monitoring') }} as measured
    inner join {{ ref('int_build_context') }} as as_of on measured.measured_on <= as_of.as_of_date
    where measured.basis = 'outcomes' and measured.metric in ('mean_score', 'mean_outcome')
    group by measured.task, measured.model_version, measured.as_of_date
    union all
    select
        bins.task,
        bins.model_version,
        'test_period' as basis,
        registry.trained_as_of as as_of_date,
        {{ weighted.format('mean_score') }} as mean_predicted,
        {{ weighted.format('mean_label') }} as mean_realized,
        cast(sum(bins.n_rows) as bigint) as n_rows
    from bins
    inner join registry on bins.model_version = registry.model_version
    where bins.split = 'test'
    group by bins.task, bins.model_version, registry.trained_as_of

)

select
    *,
    mean_predicted / nullif(mean_realized, 0) - 1 as relative_error
from compared
