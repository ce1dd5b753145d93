-- what vars never_name, never_recommend and the shipped list bar: not shown, not the reason, not in a mart
with

permissions as (

    select * from {{ ref('int_product_permissions') }}

),

unmentionable as (

    select * from {{ ref('int_unmentionable_values') }}

)

select
    'recommended' as problem,
    recommendations.customer_id as example
from {{ ref('fct_product_recommendations') }} as recommendations
inner join permissions on recommendations.product_id = permissions.product_id
where not permissions.may_be_recommended
union all
select
    'named as the purchase behind a recommendation' as problem,
    recommendations.customer_id as example
from {{ ref('fct_product_recommendations') }} as recommendations
inner join permissions on recommendations.anchor_product_id = permissions.product_id
where not permissions.may_be_named
union all
select
    'category named in the reason of a recommendation' as problem,
    recommendations.customer_id as example
from {{ ref('fct_product_recommendations') }} as recommendations
inner join unmentionable on recommendations.reason_value = unmentionable.value
where recommendations.reason_code in ('new', 'segment') and unmentionable.field = 'category'
union all
select
    'named in the reason of a score' as problem,
    reasons.customer_id as example
from {{ ref('fct_customer_score_reasons') }} as reasons
inner join unmentionable on reasons.value = unmentionable.value
union all
select
    'category scored' as problem,
    scores.customer_id as example
from {{ ref('fct_customer_category_scores') }} as scores
inner join unmentionable on scores.category = unmentionable.value
where unmentionable.field = 'category'
union all
select
    'in an affinity' as problem,
    affinities.product_id as example
from {{ ref('fct_product_affinities') }} as affinities
inner join permissions on permissions.product_id in (affinities.product_id, affinities.neighbor_id)
where not permissions.may_be_named
