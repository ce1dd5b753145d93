-- One odd order must not decide the currency: set the var `currency` where this fails.
select
    count(*) as n_orders,
    count(case when reason = 'currency_unexpected' then 1 end) as n_unexpected
from (
    select {{ deciding_reason('reasons') }} as reason
    from {{ ref('int_orders_validated') }}
    where coalesce(reasons not like '%retention_expired%', true)
) as judged
having 2 * count(case when reason = 'currency_unexpected' then 1 end) > count(*)
