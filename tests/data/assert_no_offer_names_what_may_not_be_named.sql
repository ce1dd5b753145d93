-- the failing row says which word is in which offer: change the text or the category, or lift the word by var may_name.
-- An offer may promise free postage.
with

cards as (

    select
        offer_code,
        coalesce(headline, '') || ' ' || coalesce(text, '') || ' ' || coalesce(cta_label, '') || ' '
        || coalesce(reason_text, '') as words
    from {{ ref('int_offer_cards') }}

),

texts as (

    select
        offer_code,
        {{ folded_text('words') }} as folded
    from cards
    union all
    select
        offer_code,
        {{ folded_text('category') }} as folded
    from {{ ref('offers') }}

),

terms as (

    select * from {{ ref('int_sensitive_terms') }}
    where kind = 'word'

),

lifted as (

    select word from terms
    where forbids = 'may_name'

)

select
    texts.offer_code,
    terms.word,
    terms.theme
from texts
inner join terms on {{ holds_words('texts.folded', 'terms.needle') }}
where
    terms.forbids = 'never_name'
    and terms.theme <> 'fee'
    and (terms.theme = 'shop' or terms.word not in (select lifted.word from lifted))
union all
select
    offers.offer_code,
    unmentionable.value as word,
    'category' as theme
from {{ ref('offers') }} as offers
inner join {{ ref('int_unmentionable_values') }} as unmentionable on offers.category = unmentionable.value
where unmentionable.field = 'category'
