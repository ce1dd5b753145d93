-- addresses by which a platform names a customer in the place of an id
select distinct raw_customer_id as raw_email
from {{ ref('int_standing_refusals') }}
where raw_customer_id like '%@%' or raw_customer_id like '%＠%'
