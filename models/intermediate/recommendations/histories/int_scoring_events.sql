-- A ranker learns which products were in a basket, from what was known at the beginning of its day. Only customers who
-- consented to personalization are used.
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

customers as (

    select
        beginnings.customer_id,
        beginnings.customer_number,
        beginnings.start_number
    from {{ ref('int_customer_beginnings') }} as beginnings
    inner join {{ ref('int_customer_permissions') }} as permissions
        on beginnings.customer_id = permissions.customer_id
    where permissions.has_personalisation_consent

),

basket_days as (

    select distinct
        purchases.customer_number,
        purchases.ordered_on
    from {{ ref('int_purchase_days') }} as purchases
    inner join as_of on {{ was_known('purchases', 'as_of.as_of_date') }}

),

baskets as (

    select
        *,
        row_number() over (partition by customer_number order by ordered_on desc) - 1 as n_later_baskets
    from basket_days

),

training as (

    select
        customers.customer_id,
        customers.customer_number,
        baskets.ordered_on as as_of_date,
        baskets.n_later_baskets,
        as_of.as_of_date as built_for,
        dense_rank() over (order by customers.start_number, customers.customer_id) as customer_rank
    from baskets
    inner join customers on baskets.customer_number = customers.customer_number
    cross join as_of
    where
        baskets.n_later_baskets < {{ var('rec_training').baskets }}
        and baskets.ordered_on >= as_of.as_of_date - {{ var('rec_training').days }}

),

events as (

    select
        customer_id,
        customer_number,
        as_of_date,
        n_later_baskets,
        built_for,
        true as is_training
    from training
    where customer_rank <= {{ var('rec_training').customers }}
    union all
    select
        customers.customer_id,
        customers.customer_number,
        spine.as_of_date,
        -1 as n_later_baskets,
        spine.as_of_date as built_for,
        false as is_training
    from {{ ref('int_customer_spine') }} as spine
    inner join customers on spine.customer_id = customers.customer_id
    where spine.is_scoring

)

select
    {{ spine_id('customer_number', 'as_of_date') }} as scoring_event_id,
    customer_id,
    customer_number,
    as_of_date,
    is_training,
    n_later_baskets,
    {{ snapshot_before('as_of_date', 'built_for', 7) }} as trend_date,
    {{ snapshot_before('as_of_date', 'built_for', 28) }} as history_date
from events
