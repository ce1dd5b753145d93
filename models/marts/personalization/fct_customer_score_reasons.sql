with scores as (

    select * from {{ ref('int_customer_scores') }}

),

descriptions as (

    {{ feature_descriptions() }}

),

reasons as (
    {% for rank in [1, 2, 3] %}
        select
            customer_id,
            as_of_date,
            task,
            {{ rank }} as rank,
            reason_{{ rank }}_feature as feature,
            reason_{{ rank }}_value as value,
            reason_{{ rank }}_contribution as contribution,
            case when reason_{{ rank }}_contribution > 0 then 'raises' else 'lowers' end as direction
        from scores
        where reason_{{ rank }}_feature is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

asked as (

    select distinct
        feature,
        task,
        direction
    from reasons

),

-- one wording for each: that of the task before that of all, then that of the direction before that of both
wordings as (

    select
        asked.feature,
        asked.task,
        asked.direction,
        coalesce(wordings.value_format, 'text') as value_format,
        coalesce(wordings.sentence, coalesce(descriptions.description, asked.feature) || ': {value}') as sentence,
        nullif(wordings.sentence_one, '') as sentence_one,
        nullif(wordings.sentence_none, '') as sentence_none,
        row_number() over (
            partition by asked.feature, asked.task, asked.direction
            order by
                case when wordings.task = asked.task then 0 else 1 end,
                case when wordings.direction = asked.direction then 0 else 1 end
        ) as place
    from asked
    left join {{ ref('reason_wordings') }} as wordings
        on
            asked.feature = wordings.feature
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
        {{ formatted_value("reasons.value", "wordings.value_format") }} as shown
    from reasons
    inner join wordings
        on
            reasons.feature = wordings.feature
            and reasons.task = wordings.task
            and reasons.direction = wordings.direction
    where wordings.place = 1

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
        when sentence_none is not null and coalesce(shown, '0') in ('0', '0.0', '0.00', '0%') then sentence_none
        when sentence_one is not null and shown in ('1', '1.0') then sentence_one
        else replace(sentence, '{value}', coalesce(shown, 'unknown'))
    end as sentence
from worded
