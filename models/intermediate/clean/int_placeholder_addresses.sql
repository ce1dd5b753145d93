{{ config(materialized='view') }}

select email
from {{ ref('int_customer_addresses') }}
group by email
having count(*) > {{ var('max_customers_per_email') }}
