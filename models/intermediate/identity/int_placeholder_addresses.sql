-- An address that so many ids ever shared belongs to nobody, even when some of these ids are gone.
select value as email_sha256
from {{ ref('int_identity_register') }}
where kind = 'email' and raw_customer_id is not null
group by value
having max(n_customers) > {{ var('max_customers_per_email') }}
