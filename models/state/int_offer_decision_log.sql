{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key=['policy', 'as_of_date'],
    full_refresh=false, on_schema_change='append_new_columns',
    post_hook="delete from {{ this }} where customer_id in ({{ erased_values(this, 'customer_id') }})"
) }}
{#- The whole day is replaced: a build that is run again is what is sent. One of an earlier day than the last
    published sends nothing, so it is logged only under the name of another policy. -#}
with decisions as (

    select * from {{ ref('int_would_be_offers') }}
    {% if var('policy_name') == 'current' -%}
        where as_of_date >= coalesce({{ newest_published_on() }}, as_of_date)
    {%- endif %}

)

select
    {{ text_literal(var('policy_name')) }} as policy,
    decisions.as_of_date,
    decisions.customer_id,
    decisions.offer_code,
    decisions.offer_source,
    decisions.rule_name,
    decisions.model_version,
    decisions.probability_chosen,
    decisions.is_explored,
    decisions.is_holdout,
    as_of.run_started_at as logged_at,
    decisions.decided_on,
    decisions.expires_on,
    decisions.planned_cost,
    decisions.capped_by,
    decisions.would_be_offer_code,
    decisions.lifecycle_stage,
    decisions.journey_stage,
    {{ text_literal(var('holdout_salt')) }} as holdout_salt,
    cast({{ var('holdout_share') }} as double) as holdout_share,
    false as is_imported
from decisions
cross join {{ ref('int_build_context') }} as as_of
{% if not is_incremental() -%}
    union all by name
    -- what another tool decided before the first build; without decided_on it is no grant that uses up a budget
    select
        'current' as policy,
        decided_on as as_of_date,
        customer_id,
        offer_code,
        'imported' as offer_source,
        probability_chosen,
        coalesce(probability_chosen < 1 and not is_holdout, false) as is_explored,
        is_holdout,
        {{ run_started() }} as logged_at,
        would_be_offer_code,
        lifecycle_stage,
        lifecycle_stage as journey_stage,
        holdout_salt,
        holdout_share,
        true as is_imported
    from {{ ref('int_decisions_validated') }}
    where reasons is null
{%- endif %}
