-- neither as a feature of a reason nor in the words that a marketer writes
{%- set attributes = var('protected_attributes') if execute else [] %}
with told as (

    select
        feature,
        '' as sentence
    from {{ ref('fct_customer_score_reasons') }}

    union all

    select
        feature,
        lower(sentence || coalesce(sentence_one, '') || coalesce(sentence_none, '')) as sentence
    from {{ ref('reason_wordings') }}

)

select *
from told
where
    feature in ({{ text_literals(attributes) }})
    {%- for attribute in attributes %}
        or sentence like '%{{ attribute | replace("_", " ") }}%'
    {%- endfor %}
