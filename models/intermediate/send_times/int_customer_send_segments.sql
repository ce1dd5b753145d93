{{ config(materialized='view') }}

with spine as (

    select
        customer_id,
        as_of_date
    from {{ ref('int_customer_spine') }}
    where is_scoring

)

select
    spine.customer_id,
    spine.as_of_date,
    coalesce(rfm.rfm_segment, 'prospects') as segment
from spine
left join {{ ref('int_customer_rfm') }} as rfm on spine.customer_id = rfm.customer_id
