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
        value / nullif(overall, 0) as ratio
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
            then ratio between {{ var('fairness_min_ratio') }} and {{ var('fairness_max_ratio') }}
    end as is_within_limits,
    n_rows,
    n_positives
from compared
