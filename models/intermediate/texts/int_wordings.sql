-- Every wording in every language; English where the language lacks it.
with

wordings as (

    select * from {{ ref('wordings') }}

),

languages as (

    select language from wordings
    union distinct
    select {{ text_literal(shop_language()) }} as language

),

english as (

    select * from wordings
    where language = 'en'

)

select
    languages.language,
    english.kind,
    english.code,
    coalesce(wordings.text, english.text) as text,
    wordings.text is not null as is_own
from english
cross join languages
left join wordings
    on
        languages.language = wordings.language
        and english.kind = wordings.kind
        and english.code = wordings.code
