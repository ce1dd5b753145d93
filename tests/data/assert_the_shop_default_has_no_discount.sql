-- Everybody gets this default, including VIPs who did not consent to personalization.
with

defaults as (

    select offer_code from {{ ref('segment_offers') }}
    where segment_kind = 'shop'

),

offers as (

    select * from {{ ref('offers') }}

)

select
    count(*) as n_defaults,
    sum(case when offers.discount_rate > 0 or offers.eligibility <> '' then 1 else 0 end)
        as n_not_for_everybody
from defaults
inner join offers on defaults.offer_code = offers.offer_code
having count(*) = 0 or sum(case when offers.discount_rate > 0 or offers.eligibility <> '' then 1 else 0 end) > 0
