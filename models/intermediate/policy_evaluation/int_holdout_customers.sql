-- Intention to treat: a customer enters with the first decision under the draw of today and stays in their group.
with

as_of as (

    select as_of_date from {{ ref('int_build_context') }}

),

entries as (

    select
        persons.customer_id,
        logged.as_of_date as entered_on,
        as_of.as_of_date,
        logged.is_holdout,
        logged.journey_stage,
        coalesce(offers.kind, 'none') as offer_kind,
        min(logged.as_of_date) over () as drawn_on
    from {{ ref('int_offer_decision_log') }} as logged
    inner join as_of on logged.as_of_date < as_of.as_of_date
    inner join {{ ref('int_customer_ids') }} as persons on logged.customer_id = persons.raw_customer_id
    left join {{ ref('offers') }} as offers on logged.would_be_offer_code = offers.offer_code
    where
        logged.policy = 'current'
        and logged.holdout_salt = {{ text_literal(var('holdout_salt')) }}
        and logged.holdout_share = {{ var('holdout_share') }}
    qualify row_number() over (
        partition by persons.customer_id order by logged.as_of_date asc, logged.customer_id asc
    ) = 1

),

-- what was known on the day of the entry explains a part of what comes
before as (

    select
        entries.customer_id,
        count(case when sold.is_order_start then 1 end) as orders_before,
        sum(sold.net_amount) as revenue_before,
        sum({{ line_margin('sold', 'products', 'shop.margin_rate') }}) as margin_before
    from entries
    cross join {{ ref('int_shop_margins') }} as shop
    inner join {{ ref('int_order_lines') }} as sold
        on
            entries.customer_id = sold.customer_id
            and entries.entered_on > sold.known_from
            and entries.entered_on > sold.ordered_at
            and {{ dbt.dateadd('day', -90, 'entries.entered_on') }} <= sold.ordered_at
            and coalesce(sold.cancelled_at >= entries.entered_on, true)
            and coalesce(sold.superseded_at >= entries.entered_on, true)
    left join {{ ref('int_products') }} as products on sold.product_id = products.product_id
    group by entries.customer_id

)

select
    entries.customer_id,
    entries.as_of_date,
    entries.drawn_on,
    entries.entered_on,
    case when entries.is_holdout then 'holdout' else 'treated' end as variant,
    entries.journey_stage,
    entries.offer_kind,
    coalesce(before.orders_before, 0) as orders_before,
    cast(coalesce(before.revenue_before, 0) as double) as revenue_before,
    cast(coalesce(before.margin_before, 0) as double) as margin_before
from entries
left join before on entries.customer_id = before.customer_id
