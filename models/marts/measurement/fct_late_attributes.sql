with rows_to_learn_from as (

    select
        customer_id,
        as_of_date
    from {{ ref('int_customer_spine') }}
    where is_training

),

first_known as (

    select
        customer_id,
        cast(min(known_from) as date) as known_on
    from {{ ref('int_customer_versions') }}
    group by customer_id

),

judged as (

    select
        rows_to_learn_from.as_of_date,
        coalesce(first_known.known_on >= rows_to_learn_from.as_of_date, false) as is_late
    from rows_to_learn_from
    left join first_known on rows_to_learn_from.customer_id = first_known.customer_id

)

select
    'crm.customers' as source_table,
    as_of_date,
    count(*) as n_rows,
    count(case when is_late then 1 end) as n_late_rows,
    count(case when is_late then 1 end) / cast(count(*) as double) as late_share
from judged
group by as_of_date
