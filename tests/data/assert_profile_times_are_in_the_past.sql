with

published as (

    select
        customer_id as id,
        updated_at
    from {{ ref('fct_email_profiles') }}

    union all

    select
        customer_id as id,
        updated_at
    from {{ ref('fct_email_profile_deletes') }}

    union all

    select
        product_id as id,
        updated_at
    from {{ ref('fct_catalog_items') }}

    union all

    select
        event_id as id,
        occurred_at as updated_at
    from {{ ref('fct_segment_entries') }}

)

select * from published
where updated_at > cast({{ dbt.current_timestamp() }} as {{ dbt.type_timestamp() }})
