{{ config(materialized='view') }}
-- What another tool decided says nothing of what is usual here, so nothing is compared with it.
with

decisions as (

    select
        decided_on as as_of_date,
        is_holdout,
        case when not is_holdout then coalesce(offer_code, 'none') end as offer
    from {{ ref('int_decisions_validated') }}
    where reasons is null

),

shares as (
    {% for measure, item, of in [
        ('offer_share', 'offer', 'not is_holdout'), ('holdout_share', "case when is_holdout then 'all' end", 'true')
    ] %}
        select
            as_of_date,
            '{{ measure }}' as measure,
            {{ item }} as item,
            count(*) as n_rows,
            sum(count(*)) over (partition by as_of_date) as n_all
        from decisions
        where {{ of }}
        group by as_of_date, {{ item }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

{{ measure_rows('shares', none, 'share', 'n_rows / cast(n_all as double)', 'n_all', item='item',
    condition='item is not null') }}
union all
{{ measure_rows('decisions', 'customers_with_offers', 'count', 'count(*)', '1', grouped=true) }}
