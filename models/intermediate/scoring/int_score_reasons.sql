with

scores as (

    select * from {{ ref('int_customer_scores') }}

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

)

select * from reasons
