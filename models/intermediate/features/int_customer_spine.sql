{#- A prime below 2^28, the range of hash_number. -#}
{%- set modulus = 268435399 -%}

with dates as (

    select * from {{ ref('int_feature_dates') }}

),

customers as (

    select * from {{ ref('int_customer_beginnings') }}

),

beginnings as (

    select
        first_active_on,
        count(*) as n_customers
    from customers
    where first_active_on is not null
    group by first_active_on

),

strata as (

    select
        dates.as_of_date,
        {{ activity_quarter('beginnings.first_active_on', 'dates.as_of_date') }} as stratum,
        beginnings.n_customers
    from beginnings
    inner join dates on beginnings.first_active_on < dates.as_of_date
    where dates.is_training

),

-- each stratum has its share of the sample, so that the few new customers of a date keep theirs
sizes as (

    select
        as_of_date,
        stratum,
        cast(sum(n_customers) as bigint) as n_customers,
        cast(ceil(
            {{ var('training_customers') }}
            * sum(n_customers) / sum(sum(n_customers)) over (partition by as_of_date)
        ) as bigint) as n_wanted
    from strata
    group by as_of_date, stratum

),

-- one md5 per customer serves all dates: a number per date, uniform and independent from customer to customer
drawn as (

    select
        customers.*,
        dates.as_of_date,
        {{ activity_quarter('customers.first_active_on', 'dates.as_of_date') }} as stratum,
        mod(
            customers.start_number
            + customers.step_number * (dates.as_of_date - cast('1970-01-01' as date)),
            {{ modulus }}
        ) as draw
    from customers
    inner join dates on customers.first_active_on < dates.as_of_date
    where dates.is_training

),

-- sorts only a little more than the sample; how much more depends on the number of customers
sampled as (

    select drawn.*
    from drawn
    inner join sizes on drawn.as_of_date = sizes.as_of_date and drawn.stratum = sizes.stratum
    where drawn.draw * sizes.n_customers <= {{ modulus }} * (1.1 * sizes.n_wanted + 200)
    qualify
        row_number() over (
            partition by drawn.as_of_date, drawn.stratum order by drawn.draw, drawn.customer_id
        ) <= sizes.n_wanted

)

select
    {{ spine_id('customer_number', 'as_of_date') }} as spine_id,
    customer_id,
    as_of_date,
    true as is_training,
    false as is_scoring,
    true as is_active,
    first_known_on,
    draw
from sampled
union all
select
    {{ spine_id('customers.customer_number', 'dates.as_of_date') }} as spine_id,
    customers.customer_id,
    dates.as_of_date,
    false as is_training,
    true as is_scoring,
    coalesce(customers.first_active_on < dates.as_of_date, false) as is_active,
    customers.first_known_on,
    cast(null as bigint) as draw
from customers
inner join dates on customers.first_known_on < dates.as_of_date
where dates.is_scoring
