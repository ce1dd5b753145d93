with as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

-- a task that is no longer declared has no outcome; a customer who was merged into another has no orders of their own
held as (

    select
        scores.*,
        case scores.task
            {%- for task in declared_tasks() %}
                when {{ text_literal(task.name) }} then {{ text_literal(task.label) }}
            {%- endfor %}
        end as outcome,
        norms.line_amount_cap,
        as_of.as_of_date - scores.as_of_date - scores.horizon_days >= {{ var('late_arrival_days') }} as is_due,
        scores.as_of_date = as_of.as_of_date as is_new
    from {{ ref('int_score_log') }} as scores
    inner join {{ ref('int_customer_beginnings') }} as customers on scores.customer_id = customers.customer_id
    cross join as_of
    left join {{ ref('int_feature_norms') }} as norms on as_of.as_of_date = norms.as_of_date

),

due as (

    select * from held
    where is_due

),

buying as (

    select distinct
        customer_id,
        as_of_date,
        horizon_days,
        line_amount_cap
    from due
    where outcome in ({{ text_literals(labels_by('orders')) }})

),

{% for name, outcome in [('mailed', 'emails'), ('choosing', 'category_orders')] -%}
    {{ name }} as (

        select distinct
            task,
            customer_id,
            as_of_date,
            horizon_days
        from due
        where outcome in ({{ text_literals(labels_by(outcome)) }})

    ),

{% endfor -%}
order_outcomes as (

    {{ order_outcomes('buying') }}

),

email_outcomes as (

    {{ email_outcomes('mailed') }}

),

category_outcomes as (

    {{ category_outcomes('choosing') }}

),

known as (

    select
        held.*,
        cast(case case when held.is_due then held.outcome else '' end
            when 'purchase' then case when orders.n_orders > 0 then 1 else 0 end
            when 'churn' then case when orders.n_orders > 0 then 0 else 1 end
            when 'spend' then greatest(coalesce(orders.revenue, 0), 0)
            when 'open' then case when emails.is_opened then 1 when not emails.is_opened then 0 end
            when 'click' then case when emails.is_clicked then 1 when not emails.is_clicked then 0 end
            when 'category_purchase' then case when categories.category is null then 0 else 1 end
        end as double) as label
    from held
    left join order_outcomes as orders
        on
            held.customer_id = orders.customer_id
            and held.as_of_date = orders.as_of_date
            and held.horizon_days = orders.horizon_days
    left join email_outcomes as emails
        on held.task = emails.task and held.customer_id = emails.customer_id and held.as_of_date = emails.as_of_date
    left join category_outcomes as categories
        on
            held.task = categories.task
            and held.customer_id = categories.customer_id
            and held.as_of_date = categories.as_of_date
            and held.category = categories.category

)

select
    task,
    customer_id,
    category,
    as_of_date,
    model_version,
    is_new,
    score,
    {%- for column in rfm_columns() %}
        {{ column }},
    {%- endfor %}
    label
from known
where is_new or label is not null
