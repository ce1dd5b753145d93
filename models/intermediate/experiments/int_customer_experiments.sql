-- Customers of the hold-out take part in nothing, even where they were drawn before they came into it.
with

declared as (

    {{ experiment_rows() }}

),

variants as (

    {{ variant_rows() }}

),

-- of a customer whose accounts were merged, the first assignment counts
assigned as (

    select
        assignments.experiment_id,
        assignments.variant,
        persons.customer_id,
        declared.place
    from {{ ref('int_experiment_assignments') }} as assignments
    inner join {{ ref('int_customer_ids') }} as persons on assignments.customer_id = persons.raw_customer_id
    inner join declared on assignments.experiment_id = declared.experiment_id
    inner join {{ ref('int_build_context') }} as as_of
        on
            as_of.as_of_date between declared.starts_on and declared.ends_on
            and assignments.assigned_on <= as_of.as_of_date
    where not {{ is_drawn('persons.customer_id', 'holdout', var('holdout_share')) }}
    qualify row_number() over (
        partition by assignments.experiment_id, persons.customer_id
        order by assignments.assigned_on, assignments.assigned_at, assignments.customer_id
    ) = 1

),

running as (

    select
        assigned.*,
        {%- for kind in change_keys() %}
            variants.{{ kind }}_of,
        {%- endfor %}
        variants.is_without_send_time,
        variants.is_without_recommendations,
        variants.changes,
        row_number() over (partition by assigned.customer_id order by assigned.place) as turn
    from assigned
    inner join variants
        on assigned.experiment_id = variants.experiment_id and assigned.variant = variants.variant

)

select
    customer_id,
    max(case when turn = 1 then experiment_id end) as experiment_id,
    max(case when turn = 1 then variant end) as variant,
    {%- for kind in change_keys() %}
        max({{ kind }}_of) as {{ kind }}_of,
    {%- endfor %}
    max(case when is_without_send_time then 1 else 0 end) = 1 as is_without_send_time,
    max(case when is_without_recommendations then 1 else 0 end) = 1 as is_without_recommendations,
    {{ dbt.listagg('changes', "'|'", 'order by turn') }} as changes
from running
group by customer_id
