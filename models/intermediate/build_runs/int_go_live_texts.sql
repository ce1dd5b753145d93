-- words that another language borrows count as the shop's
{%- set own = text_literal(shop_language()) %}
with

cards as (

    select * from {{ ref('int_offer_cards') }}

),

readers as (

    select distinct language from {{ ref('int_customer_languages') }}

)

select
    offer_code,
    headline,
    text,
    coalesce(max(case when language = {{ own }} then language end), min(language)) as language
from cards
where language = {{ own }} or language in (select readers.language from readers)
group by offer_code, headline, text
