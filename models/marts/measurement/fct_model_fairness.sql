{#- Of 100 groups that fare like all customers, 99 lie within this many standard deviations. #}
{%- set deviations = 2.576 -%}
with registry as (

    select * from {{ ref('int_prediction_models') }}

),

measured as (

    {{ unnested_json("registry", "diagnostics", {
        "attribute": "varchar", "level": "varchar", "metric": "varchar", "value": "double", "overall": "double",
        "n_rows": "bigint", "n_positives": "bigint",
    }, part="fairness") }}

),

combined as (

    select
        task,
        model_version,
        attribute,
        level,
        metric,
        value,
        overall,
        n_rows,
        n_positives
    from measured

    union all

    select
        task,
        model_version,
        attribute,
        level,
        metric,
        value,
        overall,
        n_rows,
        n_positives
    from {{ ref('int_offer_value_by_group') }}

),

compared as (

    select
        *,
        value / nullif(overall, 0) as ratio,
        -- the rows of one customer at several cut-offs are alike, so each cut-off counts but once
        exp({{ deviations }} * sqrt({{ var('n_test_cutoffs') }} * case
            when metric = 'calibration_ratio' then 1.0 / nullif(n_positives, 0)
            when metric = 'selection_rate' then (1 - value) / nullif(value * n_rows, 0)
            else 0
        end)) as chance_ratio
    from combined

)

select
    task,
    model_version,
    attribute,
    level,
    metric,
    value,
    overall,
    ratio,
    cast({{ var("fairness_min_ratio") }} as double) as min_ratio,
    cast({{ var("fairness_max_ratio") }} as double) as max_ratio,
    case
        when n_rows >= {{ var('fairness_min_rows') }}
            then
                ratio between {{ var('fairness_min_ratio') }} / chance_ratio
                and {{ var('fairness_max_ratio') }} * chance_ratio
    end as is_within_limits,
    chance_ratio,
    n_rows,
    n_positives
from compared
