{#- A prime below 2^28, the range of hash_number. -#}
{%- set modulus = 268435399 -%}

with dates as (

    select * from {{ ref('int_feature_dates') }}

),

customers as (

    select * from {{ ref('int_customer_beginnings') }}

),

-- one md5 per customer serves all dates: a number per date, uniform and independent from customer to customer
eligible as (

    select
        customers.*,
        dates.as_of_date,
        mod(
            customers.start_number
            + customers.step_number * (dates.as_of_date - cast('1970-01-01' as date)),
            {{ modulus }}
        ) as draw
    from customers
    inner join dates on customers.first_active_on < dates.as_of_date
    where dates.is_training

),

sizes as (

    select
        as_of_date,
        count(*) as n_customers
    from eligible
    group by as_of_date

),

-- sorting only a little more than the sample: by how much is decided from the number of customers
sampled as (

    select eligible.*
    from eligible
    inner join sizes on eligible.as_of_date = sizes.as_of_date
    where eligible.draw * sizes.n_customers <= {{ modulus }} * (1.1 * {{ var('training_customers') }} + 1000)
    qualify
        row_number() over (partition by eligible.as_of_date order by eligible.draw, eligible.customer_id)
        <= {{ var('training_customers') }}

)

select
    {{ spine_id('customer_number', 'as_of_date') }} as spine_id,
    customer_id,
    as_of_date,
    true as is_training,
    false as is_scoring,
    true as is_active,
    first_known_on
from sampled
union all
select
    {{ spine_id('customers.customer_number', 'dates.as_of_date') }} as spine_id,
    customers.customer_id,
    dates.as_of_date,
    false as is_training,
    true as is_scoring,
    coalesce(customers.first_active_on < dates.as_of_date, false) as is_active,
    customers.first_known_on
from customers
inner join dates on customers.first_known_on < dates.as_of_date
where dates.is_scoring
