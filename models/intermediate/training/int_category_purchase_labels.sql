with examples as (

    {{ label_examples(['category_purchase'], spine='int_category_spine') }}

),

categories as (

    select * from {{ ref('int_category_popularity') }}

),

buyers as (

    {{ category_outcomes('examples') }}

)

select
    examples.task,
    examples.split,
    examples.customer_id,
    examples.as_of_date,
    categories.category,
    case when buyers.customer_id is null then 0 else 1 end as label
from examples
inner join categories on examples.as_of_date = categories.as_of_date
left join buyers
    on
        examples.task = buyers.task
        and examples.customer_id = buyers.customer_id
        and examples.as_of_date = buyers.as_of_date
        and categories.category = buyers.category
