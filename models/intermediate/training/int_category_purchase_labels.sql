with examples as (

    {{ label_examples(['category_purchase'], spine='int_category_spine') }}

),

categories as (

    select * from {{ ref('int_category_popularity') }}

),

-- what is known today: a label may rest on what came after its date, features may not
orders as (

    select distinct
        sold.customer_id,
        sold.category,
        cast(sold.ordered_at as date) as ordered_on
    from {{ ref('int_order_lines') }} as sold
    cross join {{ ref('int_build_context') }} as as_of
    where
        not sold.is_return
        and sold.category is not null
        and sold.ordered_at >= (select min(examples.as_of_date) from examples)
        and sold.known_from < as_of.as_of_date
        and coalesce(sold.cancelled_at >= as_of.as_of_date, true)

),

buyers as (

    select distinct
        examples.task,
        examples.customer_id,
        examples.as_of_date,
        orders.category
    from examples
    inner join orders
        on
            examples.customer_id = orders.customer_id
            and examples.as_of_date <= orders.ordered_on
            and examples.as_of_date + examples.horizon_days > orders.ordered_on

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
