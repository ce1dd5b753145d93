{%- set horizon_days = shortest_horizon_days() -%}
{%- set first_weekday = "cast('" ~ modules.datetime.date(1970, 1, 5 + cutoff_weekday_number()) ~ "' as date)" -%}

with as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

history as (

    select min(known_from) as first_known_from from {{ ref('int_order_lines') }}
    union all
    select min(known_from) as first_known_from from {{ ref('int_web_sessions') }}

),

beginning as (

    select cast(min(first_known_from) as date) as first_known_on from history

),

matured as (

    select cast({{ dbt.dateadd('day', -horizon_days, 'as_of_date') }} as date) as newest_matured_on from as_of

),

weeks as (

    {{ dbt.generate_series([var('n_cutoffs'), 1] | max) }}

),

cutoffs as (

    select
        cast({{ dbt.dateadd(
            'day',
            '-7 * (weeks.generated_number - 1) - mod('
                ~ dbt.datediff(first_weekday, 'matured.newest_matured_on', 'day') ~ ', 7)',
            'matured.newest_matured_on'
        ) }} as date) as as_of_date
    from matured
    cross join weeks
    where weeks.generated_number <= {{ var('n_cutoffs') }}

)

select
    cutoffs.as_of_date,
    true as is_training,
    false as is_scoring
from cutoffs
inner join beginning on cutoffs.as_of_date > beginning.first_known_on
union all
select
    as_of_date,
    false as is_training,
    true as is_scoring
from as_of
