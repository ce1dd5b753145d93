-- Refusals in today's tables, and those whose raw rows are gone. Where a row with the same key now says something else,
-- the refusal was corrected, unless such a row was ever seen beside it.
with

refusals as (

    select * from {{ ref('int_refusals') }}

),

corrected as (

    select distinct refusal_id from ({{ words_of_refusals('refusals') }}) as words

)

select
    refusals.raw_customer_id,
    refusals.purpose,
    refusals.signaled_at,
    refusals.known_from,
    refusals.reason,
    refusals.is_of_address_alone
from refusals
left join corrected on refusals.refusal_id = corrected.refusal_id
where coalesce(refusals.is_there, false) or coalesce(refusals.has_other_word, false) or corrected.refusal_id is null
union all
select
    raw_customer_id,
    purpose,
    signaled_at,
    known_from,
    reason,
    is_of_address_alone
from {{ ref('int_email_refusals') }}
where reason = 'bounced_softly'
