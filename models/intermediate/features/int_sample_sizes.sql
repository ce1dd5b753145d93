with dates as (

    select as_of_date from {{ ref('int_feature_dates') }}
    where is_training

),

beginnings as (

    select
        first_active_on,
        count(*) as n_customers
    from {{ ref('int_customer_beginnings') }}
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

)

select
    as_of_date,
    stratum,
    cast(sum(n_customers) as bigint) as n_customers,
    -- each stratum its share of the sample, so that the few new customers of a date keep theirs
    cast(ceil(
        {{ var('training_customers') }} * sum(n_customers) / sum(sum(n_customers)) over (partition by as_of_date)
    ) as bigint) as n_wanted
from strata
group by as_of_date, stratum
