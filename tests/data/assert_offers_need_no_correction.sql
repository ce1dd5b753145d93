-- the failing row says what was corrected of which row of seeds/offers.csv; the offer is made all the same
{{ config(severity='warn') }}

with

cards as (

    select * from {{ ref('int_offer_cards') }}

)

select
    offer_code,
    corrections
from cards
where corrections is not null
