{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns',
    post_hook=[
        "delete from {{ this }} where customer_id in ({{ erased_values(this, 'customer_id') }})",
        "{{ delete_unpublished_rows(this) }}",
    ]
) }}
{%- set week = dbt.date_trunc('week', 'as_of_date') -%}
-- Rows of a build that did not get to publish, after which readers still have the publication that they follow, do not
-- count, and are replaced here.
with

build as (

    select
        as_of_date,
        {{ week }} as iso_week,
        {{ newest_full_publication() }} as follows_publication
    from {{ ref('int_build_context') }}
    where not {{ is_rehearsal('as_of_date') }}

),

scores as (

    select
        task,
        customer_id,
        cast(null as {{ dbt.type_string() }}) as category,
        as_of_date,
        model_version,
        score,
        horizon_days
    from {{ ref('int_customer_scores') }}
    union all
    select
        task,
        customer_id,
        category,
        as_of_date,
        model_version,
        score,
        horizon_days
    from {{ ref('int_ranked_categories') }}

),

written as (

    {% if is_incremental() -%}
        select distinct held.task
        from (
            select
                task,
                follows_publication,
                {{ week }} as iso_week
            from {{ this }}
        ) as held
        inner join build
            on held.iso_week = build.iso_week and held.follows_publication <> build.follows_publication
    {%- else -%}
        select task from scores
        where false
    {%- endif %}

),

-- other customers each week, so that no few of them decide about a model for ever
drawn as (

    select
        scores.*,
        build.follows_publication
    from scores
    inner join build on scores.as_of_date = build.as_of_date
    left join written on scores.task = written.task
    where written.task is null
    qualify row_number() over (
        partition by scores.task
        order by
            {{ hash_number("scores.customer_id || cast(scores.as_of_date as " ~ dbt.type_string() ~ ")") }},
            scores.customer_id,
            scores.category
    ) <= {{ var('score_log_rows') }}

)

select
    drawn.task,
    drawn.customer_id,
    drawn.category,
    drawn.as_of_date,
    drawn.model_version,
    drawn.score,
    cast(drawn.horizon_days as integer) as horizon_days,
    {%- for column in rfm_columns() %}
        features.{{ column }},
    {%- endfor %}
    drawn.follows_publication,
    {{ run_started() }} as written_at
from drawn
inner join {{ ref('int_customer_features') }} as features
    on drawn.customer_id = features.customer_id and drawn.as_of_date = features.as_of_date
where features.is_scoring
