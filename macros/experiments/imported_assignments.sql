{# A query of the first variant that another tool gave to each customer of an experiment, in the columns of
   int_experiment_assignments. Customers of the hold-out took part in nothing. #}
{% macro imported_assignments() -%}
    select
        experiment_id,
        variant,
        customer_id,
        decided_on as assigned_on,
        variant_probability as probability,
        lifecycle_stage,
        cast(decided_on as {{ dbt.type_timestamp() }}) as assigned_at,
        true as is_imported
    from {{ ref('int_decisions_validated') }}
    where reasons is null and not is_holdout and experiment_id is not null and variant is not null
    qualify row_number() over (partition by experiment_id, customer_id order by decided_on) = 1
{%- endmacro %}
