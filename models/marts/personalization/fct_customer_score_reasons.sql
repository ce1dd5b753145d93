with

descriptions as (

    {{ feature_descriptions() }}

),

reasons as (

    select * from {{ ref('int_score_reasons') }}

),

languages as (

    select * from {{ ref('int_languages') }}
    where is_shop_language

),

asked as (

    select distinct
        feature,
        task,
        direction
    from reasons

),

-- one wording for each: the shop's language before English, the task before all, then the direction before both
wordings as (

    select
        asked.feature,
        asked.task,
        asked.direction,
        coalesce(wordings.value_format, 'text') as value_format,
        coalesce(wordings.sentence, coalesce(descriptions.description, asked.feature) || ': {value}') as sentence,
        nullif(wordings.sentence_one, '') as sentence_one,
        nullif(wordings.sentence_none, '') as sentence_none,
        nullif(wordings.sentence_missing, '') as sentence_missing,
        row_number() over (
            partition by asked.feature, asked.task, asked.direction
            order by
                case when wordings.language = {{ text_literal(shop_language()) }} then 0 else 1 end,
                case when wordings.task = asked.task then 0 else 1 end,
                case when wordings.direction = asked.direction then 0 else 1 end
        ) as row_num
    from asked
    left join {{ ref('reason_wordings') }} as wordings
        on
            asked.feature = wordings.feature
            and wordings.language in ('en', {{ text_literal(shop_language()) }})
            and wordings.task in (asked.task, '*')
            and wordings.direction in (asked.direction, '*')
    left join descriptions on asked.feature = descriptions.feature

),

worded as (

    select
        reasons.*,
        wordings.sentence,
        wordings.sentence_one,
        wordings.sentence_none,
        wordings.sentence_missing,
        {{ written_as("reasons.value", "wordings.value_format") }} as written_as,
        {{ formatted_value("reasons.value", "wordings.value_format", "words.text") }} as shown
    from reasons
    cross join languages
    inner join wordings
        on
            reasons.feature = wordings.feature
            and reasons.task = wordings.task
            and reasons.direction = wordings.direction
    left join {{ ref('int_wordings') }} as words
        on languages.language = words.language and wordings.value_format = words.kind and reasons.value = words.code
    where wordings.row_num = 1

)

select
    customer_id,
    as_of_date,
    task,
    rank,
    feature,
    value,
    contribution,
    case
        when value is null and sentence_missing is not null then sentence_missing
        when written_as = 'none' and sentence_none is not null then sentence_none
        when written_as = 'one' and sentence_one is not null then sentence_one
        else replace(sentence, '{value}', coalesce(shown, 'unknown'))
    end as sentence
from worded
