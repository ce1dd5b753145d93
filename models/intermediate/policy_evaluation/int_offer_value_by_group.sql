{%- set attributes = ['age_band', 'gender', 'region', 'loyalty_tier', 'customer_age'] -%}

with features as (

    select
        customer_id,
        as_of_date,
        age_band,
        gender,
        region,
        loyalty_tier,
        case when tenure_days <= {{ var('lifecycle_new_days') }} then 'new' else 'old' end as customer_age,
        avg_order_value
    from {{ ref('int_customer_features') }}
    where is_scoring

),

-- The value of an offer is its discount on an order of the customer's usual size, else of the shop's usual size.
valued as (

    select
        features.*,
        offers.discount_rate
        * coalesce(features.avg_order_value, avg(features.avg_order_value) over ()) as offer_value
    from features
    inner join {{ ref('int_offer_decisions') }} as decisions
        on
            features.customer_id = decisions.customer_id
            and features.as_of_date = decisions.as_of_date
    inner join {{ ref('offers') }} as offers on decisions.offer_code = offers.offer_code

),

overall as (

    select avg(offer_value) as offer_value from valued

)
{% for attribute in attributes %}
    select
        'next_best_offer' as task,
        'decisions' as model_version,
        '{{ attribute }}' as attribute,
        cast(valued.{{ attribute }} as {{ dbt.type_string() }}) as level,
        'average_offer_value' as metric,
        avg(valued.offer_value) as value,
        max(overall.offer_value) as overall,
        count(*) as n_rows,
        count(case when valued.offer_value > 0 then 1 end) as n_positives
    from valued
    cross join overall
    where valued.{{ attribute }} is not null
    group by valued.{{ attribute }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
