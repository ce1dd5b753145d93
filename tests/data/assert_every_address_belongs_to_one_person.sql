-- Ids that share an address are one customer; placeholders belong to nobody.
select addresses.email
from {{ ref('int_customer_addresses') }} as addresses
inner join {{ ref('int_customer_ids') }} as customer_ids
    on addresses.raw_customer_id = customer_ids.raw_customer_id
group by addresses.email
having count(distinct customer_ids.customer_id) > 1
