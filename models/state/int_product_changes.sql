{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns',
    post_hook="
        delete from {{ this }}
        where observed_at < {{ run_started() }} and as_of_date in (
            select as_of.as_of_date from {{ ref('int_build_context') }} as as_of
            where not {{ is_rehearsal('as_of.as_of_date') }}
        )
    "
) }}
-- Raw products have no history, so each build remembers what differs from the build of an earlier date. A second build
-- of a date takes the place of the first. A build of the past, or of a proposal, remembers nothing.
with

build as (

    select as_of.as_of_date
    from {{ ref('int_build_context') }} as as_of
    where not {{ is_rehearsal('as_of.as_of_date') }}

),

products as (

    select
        product_id,
        price,
        is_available
    from {{ ref('int_products') }}

),

known as (

    {% if is_incremental() -%}
        select
            remembered.product_id,
            remembered.price,
            remembered.is_available
        from {{ this }} as remembered
        inner join build on remembered.as_of_date < build.as_of_date
        qualify row_number() over (partition by remembered.product_id order by remembered.as_of_date desc) = 1
    {%- else -%}
        select * from products
        where false
    {%- endif %}

),

-- Of a product whose row is missing or rejected nothing is known: it is not sold out, and not back when its row is.
compared as (

    select
        products.product_id,
        coalesce(products.price, known.price) as price,
        coalesce(products.is_available, false) as is_available,
        known.price as previous_price,
        known.is_available as was_available,
        known.product_id is null as is_new
    from products
    left join known on products.product_id = known.product_id

)

select
    compared.product_id,
    build.as_of_date,
    compared.price,
    compared.is_available,
    compared.previous_price,
    compared.was_available,
    {{ run_started() }} as observed_at
from compared
cross join build
where
    compared.is_new
    or compared.price <> compared.previous_price
    or compared.is_available <> compared.was_available
