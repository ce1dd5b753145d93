with spine as (

    select * from {{ ref('int_customer_spine') }}

),

tasks as (

    select task from {{ ref('int_tasks') }}
    where grain = 'category'

),

cutoffs as (

    select distinct cutoffs.as_of_date
    from {{ ref('int_task_cutoffs') }} as cutoffs
    inner join tasks on cutoffs.task = tasks.task

),

ranked as (

    select
        spine.*,
        row_number() over (partition by spine.as_of_date order by spine.draw, spine.customer_id) as row_num
    from spine
    inner join cutoffs on spine.as_of_date = cutoffs.as_of_date
    where spine.is_training

)

select
    spine_id,
    customer_id,
    as_of_date,
    is_training,
    is_scoring
from ranked
where row_num <= ceil({{ var('category_training_rows') }} / cast({{ var('n_categories') }} as double))
union all
select
    spine_id,
    customer_id,
    as_of_date,
    is_training,
    is_scoring
from spine
where is_scoring and is_active and exists (select 1 from tasks)
