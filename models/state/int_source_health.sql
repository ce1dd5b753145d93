{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='as_of_date', schema='state',
    full_refresh=false, on_schema_change='append_new_columns'
) }}
-- A second build of a date takes the place of the first. A build of the past, or of a proposal, adds nothing.
with

measured as (

    select * from {{ ref('int_source_measures') }}
    union all
    select * from {{ ref('int_source_gaps') }}
    union all
    select * from {{ ref('int_price_measures') }}

),

placed as (

    select
        *,
        case when scale = 'hours' then value else {{ on_scale('value') }} end as place
    from measured
    where not {{ is_rehearsal('as_of_date') }}

),

earlier as (

    select * from placed
    where week_number > 0

),

spreads as (

    {{ usual_places('earlier', ['as_of_date', 'source_table', 'measure', 'scale']) }}

),

-- on their scale, counts of a day and of a week spread alike, so each helps to know the spread of the other
usual as (

    select
        *,
        max(spread) over (
            partition by as_of_date, source_table, case when scale = 'count' then scale else measure end
        ) as shared_spread
    from spreads
    -- where no row is usual, such as requests of erasure, a row is no surprise
    where n_usual >= {{ var('health').weeks_min }} and (scale <> 'count' or usual_place > 0)

),

judged as (

    select
        placed.*,
        usual.usual_place,
        usual.largest_place,
        coalesce(usual.n_usual, 0) as n_usual,
        {{ allowed_distance('usual.shared_spread', 'placed.noise', 'usual.usual_place', 'placed.scale') }} as distance
    from placed
    left join usual
        on
            placed.as_of_date = usual.as_of_date
            and placed.source_table = usual.source_table
            and placed.measure = usual.measure
    where placed.week_number = 0 and placed.value is not null

)

select
    as_of_date,
    source_table,
    measure,
    -- sums of floating-point numbers differ in their last digits from build to build
    round(value, 9) as value,
    round(case when scale <> 'hours' and usual_place is not null then {{ off_scale('usual_place - distance') }} end, 9)
        as usual_low,
    round(
        case
            when measure = 'hours_since_any_row' then {{ var('health').silent_hours }}
            -- a longest gap of weeks may well be exceeded once more, twice of it hardly
            when scale = 'hours' and largest_place is not null then greatest(2 * largest_place, 6)
            -- without it, since a scale takes null for 0
            when usual_place is not null then {{ off_scale('usual_place + distance') }}
        end, 9
    ) as usual_high,
    n_usual,
    {{ run_started() }} as measured_at
from judged
