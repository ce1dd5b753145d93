-- shipped words by what their theme forbids, and what the shop lists itself
with

shipped as (

    select
        kind,
        match as word,
        theme,
        topic,
        case theme
            {%- for theme, forbids in sensitive_themes().items() %}
                when {{ text_literal(theme) }} then '{{ forbids }}'
            {%- endfor %}
            else 'never_name'
        end as forbids
    from {{ ref('sensitive_words') }}

),

listed as (

    {{ listed_terms() }}

),

terms as (

    select distinct
        kind,
        word,
        forbids,
        theme,
        topic
    from shipped

    union all

    select distinct
        kind,
        word,
        forbids,
        'shop' as theme,
        'shop' as topic
    from listed

)

select
    kind,
    word,
    forbids,
    theme,
    min(topic) as topic,
    {{ folded_text('word') }} as folded,
    {{ folded_needle('word') }} as needle
from terms
group by kind, word, forbids, theme
