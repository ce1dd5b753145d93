-- the failing row says what a language lacks that English has; English is told in its place
{{ config(severity='warn') }}
with

wordings as (

    select
        'wordings' as seed,
        language,
        kind || ' ' || code as what
    from {{ ref('wordings') }}
    union all
    select
        'reason_wordings' as seed,
        language,
        feature || ' ' || task || ' ' || direction || ' '
        || case when coalesce(sentence_one, '') = '' then '' else 'one ' end
        || case when coalesce(sentence_none, '') = '' then '' else 'none ' end
        || case when coalesce(sentence_missing, '') = '' then '' else 'missing' end as what
    from {{ ref('reason_wordings') }}

),

translations as (

    select distinct language from {{ ref('offer_texts') }}

),

languages as (

    select distinct
        seed,
        language
    from wordings

)

select
    languages.seed,
    languages.language,
    english.what as missing
from wordings as english
inner join languages on english.seed = languages.seed
left join wordings as own
    on languages.seed = own.seed and languages.language = own.language and english.what = own.what
where english.language = 'en' and own.what is null
union all
select
    'offer_texts' as seed,
    languages.language,
    offers.offer_code as missing
from {{ ref('offers') }} as offers
cross join translations as languages
left join {{ ref('offer_texts') }} as own on offers.offer_code = own.offer_code and languages.language = own.language
where own.offer_code is null
