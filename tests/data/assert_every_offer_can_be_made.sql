-- the failing row says what is wrong with which offer (on DuckDB the run does not even start with one)
with

offers as (

    select * from {{ ref('offers') }}

),

judged as (

    select
        offer_code,
        case
            {%- for column in ['headline', 'text', 'cta_label', 'cta_path', 'reason_text'] %}
                when coalesce(trim({{ column }}), '') = '' then '{{ column }} is empty'
            {%- endfor %}
            {%- for column, range in offer_ranges().items() %}
                when
                    coalesce({{ column }}, {{ 0 if range[2] else -9 }}) not between {{ range[0] }} and {{ range[1] }}
                    then '{{ column }} is not between {{ range[0] }} and {{ range[1] }}'
            {%- endfor %}
            when valid_to < valid_from then 'valid_to is before valid_from'
        end as problem
    from offers

)

select
    offer_code,
    problem
from judged
where
    case
        when problem is not null
            then {{ stop_with("'seeds/offers.csv: offer ' || offer_code || ': ' || problem") }} is null
        else false
    end
