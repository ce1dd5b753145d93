{{ config(
    materialized='incremental', incremental_strategy='append', full_refresh=false,
    on_schema_change='append_new_columns',
    post_hook="delete from {{ this }} where customer_id in ({{ erased_values(this, 'customer_id') }})"
) }}
{%- set experiments = declared_experiments() -%}
{%- do check_experiments() if experiments -%}
-- A customer is drawn once and stays in their variant, whatever becomes of them or of the declaration. A build of an
-- earlier date, or of a proposal, draws nobody.
with

build as (

    select as_of_date from {{ ref('int_build_context') }}
    where not {{ is_rehearsal('as_of_date') }}

),

declared as (

    {{ experiment_rows() }}

),

customers as (

    select features.*
    from {{ ref('int_customer_features') }} as features
    inner join build on features.as_of_date = build.as_of_date
    inner join {{ ref('int_customer_permissions') }} as permissions
        on features.customer_id = permissions.customer_id and features.as_of_date = permissions.as_of_date
    where
        features.is_scoring
        and permissions.has_marketing_consent and permissions.has_personalisation_consent
        and not {{ is_drawn('features.customer_id', 'holdout', var('holdout_share')) }}

),

drawn as (
    {% for experiment in experiments %}
        select
            {{ text_literal(experiment.name) }} as experiment_id,
            customer_id,
            as_of_date,
            {{ lifecycle_stage() }} as lifecycle_stage,
            {{ drawn_variant(experiment, 'customer_id') }} as variant,
            {{ variant_probability(experiment, drawn_variant(experiment, 'customer_id')) }} as probability
        from customers
        where
            as_of_date between cast('{{ experiment.starts_on }}' as date) and cast('{{ experiment.ends_on }}' as date)
            and {{ is_in_slice(experiment, 'customer_id') }}
            and {{ '(' ~ experiment.population ~ ')' if experiment.population else 'true' }}
        {{ 'union all' if not loop.last }}
    {%- else %}
        select
            cast(null as {{ dbt.type_string() }}) as experiment_id,
            customer_id,
            as_of_date,
            cast(null as {{ dbt.type_string() }}) as lifecycle_stage,
            cast(null as {{ dbt.type_string() }}) as variant,
            cast(null as double precision) as probability
        from customers
        where 1 = 0
    {%- endfor %}

),

-- the customers of before: on the first build, those whom another tool has drawn
assigned as (

    {% if is_incremental() -%}
        select
            experiment_id,
            customer_id
        from {{ this }}
    {%- else -%}
        {{ imported_assignments() }}
    {%- endif %}

),

-- customers who take part in an experiment of the layer, maybe under an id that they had before
taken as (

    select distinct
        declared.layer,
        persons.customer_id
    from assigned
    inner join {{ ref('int_customer_ids') }} as persons on assigned.customer_id = persons.raw_customer_id
    inner join declared on assigned.experiment_id = declared.experiment_id
    inner join build on build.as_of_date between declared.starts_on and declared.ends_on

)

select
    drawn.experiment_id,
    drawn.variant,
    drawn.customer_id,
    drawn.as_of_date as assigned_on,
    drawn.probability,
    drawn.lifecycle_stage,
    {{ run_started() }} as assigned_at,
    false as is_imported
from drawn
inner join declared on drawn.experiment_id = declared.experiment_id
left join taken on declared.layer = taken.layer and drawn.customer_id = taken.customer_id
where taken.customer_id is null
{% if not is_incremental() -%}
    union all
    select * from assigned
{%- endif %}
