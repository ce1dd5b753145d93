with plans as (

    select * from {{ ref('int_task_plans') }}

),

windows as (

    select distinct
        cutoffs.as_of_date,
        plans.horizon_days
    from {{ ref('int_task_cutoffs') }} as cutoffs
    inner join plans on cutoffs.task = plans.task
    where plans.label in ({{ text_literals(labels_by('orders')) }})

),

examples as (

    select
        spine.customer_id,
        spine.as_of_date,
        windows.horizon_days,
        norms.line_amount_cap
    from {{ ref('int_customer_spine') }} as spine
    inner join windows on spine.as_of_date = windows.as_of_date
    inner join {{ ref('int_feature_norms') }} as norms on spine.as_of_date = norms.as_of_date
    where spine.is_training

)

{{ order_outcomes('examples') }}
