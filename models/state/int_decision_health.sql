{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='as_of_date', schema='state',
    full_refresh=false, on_schema_change='append_new_columns'
) }}
-- Usual is what earlier builds had. A second build of a date takes the place of the first. A build of the past, or of a
-- proposal, adds nothing.
with

measured as (

    select * from {{ ref('int_decision_measures') }}
    union all
    select * from {{ ref('int_product_measures') }}

),

build as (

    select distinct as_of_date from measured
    where not {{ is_rehearsal('as_of_date') }}

),

earlier as (

    {% if is_incremental() -%}
        select
            kept.measure,
            kept.item,
            kept.scale,
            kept.noise,
            {{ on_scale('kept.value', 'kept.scale') }} as place
        from {{ this }} as kept
        inner join build on kept.as_of_date < build.as_of_date and kept.measured_at is not null
        qualify dense_rank() over (order by kept.as_of_date desc) <= {{ var('health').builds }}
    {%- else -%}
        select
            *,
            value as place
        from measured
        where false
    {%- endif %}

),

usual as (

    {{ usual_places('earlier', ['measure', 'item', 'scale']) }}

),

-- an item of earlier builds that is gone, such as an offer that nobody has today, has a share of 0
present as (

    select
        build.as_of_date,
        coalesce(measured.measure, usual.measure) as measure,
        coalesce(measured.item, usual.item) as item,
        coalesce(measured.scale, usual.scale) as scale,
        coalesce(measured.value, 0) as value,
        coalesce(measured.noise, usual.noise) as noise,
        usual.usual_place,
        coalesce(usual.n_usual, 0) as n_usual,
        case
            when usual.n_usual >= {{ var('health').builds_min }}
                then {{ allowed_distance(
                    'usual.spread', 'coalesce(measured.noise, usual.noise)', 'usual.usual_place', 'usual.scale'
                ) }}
        end as distance
    from measured
    full outer join usual on measured.measure = usual.measure and measured.item = usual.item
    cross join build
    where measured.measure is not null or (usual.scale = 'share' and usual.usual_place > 0)

)

select
    as_of_date,
    measure,
    item,
    scale,
    round(value, 9) as value,
    round(noise, 9) as noise,
    round(case when distance is not null then {{ off_scale('usual_place - distance') }} end, 9) as usual_low,
    round(case when distance is not null then {{ off_scale('usual_place + distance') }} end, 9) as usual_high,
    n_usual,
    {{ run_started() }} as measured_at
from present
{% if not is_incremental() -%}
    union all by name
    {{ imported_decision_health() }}
{%- endif %}
